using static TorchSharp.torch;

namespace Strm.Heads;

/// <summary>The scores of an episode's queries.</summary>
/// <param name="Primary">The head's logits (Q, C), float32.</param>
/// <param name="Auxiliary">A second term (Q, C), trained and added beside the first; STRM's query-class similarity. Null where a head has none.</param>
/// <param name="AuxiliaryWeight">The weight of the second term.</param>
public sealed record HeadLogits(Tensor Primary, Tensor? Auxiliary = null, double AuxiliaryWeight = 0)
{
    /// <summary>The logits that decide: primary + weight·auxiliary.</summary>
    /// <returns>Logits (Q, C).</returns>
    public Tensor Combined() => Auxiliary is null ? Primary.alias() : Primary + (Auxiliary * AuxiliaryWeight);
}
