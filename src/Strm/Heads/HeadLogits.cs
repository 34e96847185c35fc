using static TorchSharp.torch;

namespace Strm.Heads;

/// <summary>The scores of an episode's queries, and what training adds to their loss.</summary>
/// <param name="Primary">The head's logits (Q, C), float32.</param>
/// <param name="Auxiliary">A second term (Q, C), trained and added beside the first; STRM's query-class similarity. Null where a head has none.</param>
/// <param name="AuxiliaryWeight">The weight of the second term.</param>
public sealed record HeadLogits(Tensor Primary, Tensor? Auxiliary = null, double AuxiliaryWeight = 0)
{
    /// <summary>Logits of every clip over all training classes (S+Q, B), support clips first; used by the loss alone. Null where a head has none.</summary>
    public Tensor? Classification { get; init; }

    /// <summary>The weight of the classification over the training classes.</summary>
    public double ClassificationWeight { get; init; }

    /// <summary>A loss of the head's own, a scalar of the size of one query's cross-entropy, already weighted. Null where a head has none.</summary>
    public Tensor? Penalty { get; init; }

    /// <summary>The logits that decide: primary + weight·auxiliary.</summary>
    /// <returns>Logits (Q, C).</returns>
    public Tensor Combined() => Auxiliary is null ? Primary.alias() : Primary.Plus(Auxiliary.Times(AuxiliaryWeight));

    /// <summary>Hands all tensors to the next outer dispose scope.</summary>
    /// <returns>This.</returns>
    internal HeadLogits MoveToOuterDisposeScope()
    {
        foreach (var part in new[] { Primary, Auxiliary, Classification, Penalty }) part?.MoveToOuterDisposeScope();
        return this;
    }
}
