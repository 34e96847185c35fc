namespace Strm.Data;

/// <summary>What a system says about a query.</summary>
/// <param name="Video">The clip.</param>
/// <param name="Label">The index of its class.</param>
/// <param name="Predicted">The index of the class that the system chose.</param>
/// <param name="Logits">The system's score of each class (C).</param>
public sealed record QueryPrediction(ClipId Video, int Label, int Predicted, IReadOnlyList<float> Logits)
{
    /// <summary>Whether the system is right.</summary>
    public bool IsCorrect => Label == Predicted;
}
