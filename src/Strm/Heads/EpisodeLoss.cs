using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Heads;

/// <summary>The loss of one episode, and how many of its queries are right.</summary>
public static class EpisodeLoss
{
    /// <summary>Cross-entropy of the first term plus the weighted one of the second, each summed over the queries and divided by the tasks of a step.</summary>
    /// <remarks>Thatipelli et al., CVPR 2022, equation 5: L = CE(TRM) + 0.1·CE(QC); sums and division as in the official code.</remarks>
    /// <param name="logits">Scores (Q, C).</param>
    /// <param name="labels">Classes of the queries (Q), int64.</param>
    /// <param name="tasksPerStep">Episodes whose gradients one optimizer step adds up.</param>
    /// <returns>A scalar.</returns>
    public static Tensor Joint(HeadLogits logits, Tensor labels, int tasksPerStep)
    {
        ArgumentNullException.ThrowIfNull(logits);
        using var scope = NewDisposeScope();
        var loss = CrossEntropy(logits.Primary, labels);
        if (logits.Auxiliary is not null) loss += CrossEntropy(logits.Auxiliary, labels) * logits.AuxiliaryWeight;
        return (loss / tasksPerStep).MoveToOuterDisposeScope();
    }

    /// <summary>The fraction of queries whose largest combined logit is that of their class.</summary>
    /// <param name="logits">Scores (Q, C).</param>
    /// <param name="labels">Classes of the queries (Q), int64.</param>
    /// <returns>A fraction in [0, 1].</returns>
    public static double Accuracy(HeadLogits logits, Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(labels);
        using var scope = NewDisposeScope();
        return logits.Combined().argmax(-1).eq(labels).to_type(ScalarType.Float64).mean().ToDouble();
    }

    private static Tensor CrossEntropy(Tensor logits, Tensor labels) =>
        nn.functional.cross_entropy(logits, labels, reduction: nn.Reduction.Sum);
}
