namespace Strm.Heads;

/// <summary>The scores of an episode's queries, and what training adds to their loss.</summary>
/// <param name="Primary">The head's logits (Q, C), float32.</param>
/// <param name="Auxiliary">
/// A second term (Q, C), trained along with the first; STRM's query-class similarity. Null if a head has none.
/// </param>
/// <param name="AuxiliaryWeight">The weight of the second term.</param>
public sealed record HeadLogits(Tensor Primary, Tensor? Auxiliary = null, double AuxiliaryWeight = 0)
{
    /// <summary>
    /// Logits of every clip over all training classes (S+Q, B), support clips first; used by the loss alone. Null if a head has none.
    /// </summary>
    public Tensor? ClassLogits { get; init; }

    /// <summary>The weight of the classification over the training classes.</summary>
    public double ClassificationWeight { get; init; }

    /// <summary>
    /// A loss of the head's own, a scalar on the scale of one query's cross-entropy, already weighted. Null if a head has none.
    /// </summary>
    public Tensor? Penalty { get; init; }

    /// <summary>The logits that decide: primary + weight·auxiliary.</summary>
    /// <returns>Logits (Q, C).</returns>
    public Tensor Combined() => Auxiliary is null ? Primary.alias() : Primary.Plus(Auxiliary.Times(AuxiliaryWeight));

    /// <summary>Moves all tensors to the next outer dispose scope.</summary>
    /// <returns>This.</returns>
    internal HeadLogits MoveToOuterDisposeScope()
    {
        foreach (var part in new[] { Primary, Auxiliary, ClassLogits, Penalty }) part?.MoveToOuterDisposeScope();
        return this;
    }
}

/// <summary>The loss of one episode, and how many of its queries are right.</summary>
public static class EpisodeLoss
{
    /// <summary>
    /// Cross-entropy of the first term plus the weighted cross-entropy of the second, each summed over the queries and
    /// divided by the tasks of a step.
    /// </summary>
    /// <remarks>
    /// Thatipelli et al., CVPR 2022, equation 5: L = CE(TRM) + 0.1·CE(QC); sums and division as in the official code. A head's own
    /// terms come on top, on the scale of the sum: Q·weight·(mean cross-entropy over the training classes of all clips) and Q·penalty.
    /// </remarks>
    /// <param name="logits">Scores (Q, C).</param>
    /// <param name="labels">Classes of the queries (Q), int64.</param>
    /// <param name="tasksPerStep">Episodes whose gradients are summed for one optimizer step.</param>
    /// <param name="trainingClasses">
    /// Each clip's class among all training classes (S+Q), int64, support clips first; needed if the head classifies over them.
    /// </param>
    /// <returns>A scalar.</returns>
    /// <exception cref="StrmException">The head classifies over the training classes, but the episode does not state them.</exception>
    public static Tensor Joint(HeadLogits logits, Tensor labels, int tasksPerStep, Tensor? trainingClasses = null)
    {
        using var scope = NewDisposeScope();
        var queries = labels.shape[0];
        var loss = CrossEntropy(logits.Primary, labels);
        if (logits.Auxiliary is not null) loss = loss.Plus(CrossEntropy(logits.Auxiliary, labels).Times(logits.AuxiliaryWeight));
        if (logits.ClassLogits is { } classification)
        {
            var weight = logits.ClassificationWeight * queries / classification.shape[0];
            loss = loss.Plus(CrossEntropy(classification, trainingClasses ?? throw NoClasses()).Times(weight));
        }

        if (logits.Penalty is not null) loss = loss.Plus(logits.Penalty.Times(queries));
        return loss.Over(tasksPerStep).MoveToOuterDisposeScope();
    }

    /// <summary>The fraction of queries whose largest combined logit is that of their class.</summary>
    /// <param name="logits">Scores (Q, C).</param>
    /// <param name="labels">Classes of the queries (Q), int64.</param>
    /// <returns>A fraction in [0, 1].</returns>
    public static double Accuracy(HeadLogits logits, Tensor labels)
    {
        using var scope = NewDisposeScope();
        return logits.Combined().argmax(-1).eq(labels).to_type(ScalarType.Float64).mean().Number();
    }

    private static Tensor CrossEntropy(Tensor logits, Tensor labels) =>
        nn.functional.cross_entropy(logits, labels, reduction: nn.Reduction.Sum);

    private static StrmException NoClasses() => new(
        "The episode does not say which training classes its clips belong to.",
        "A head that classifies over the training classes needs them.",
        "Train on an archive's episodes, or set the head's training_classes to 0.");
}
