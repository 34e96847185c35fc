namespace Strm.Training;

/// <summary>What one training task gave.</summary>
/// <param name="Loss">The joint loss per query (not divided by the tasks of a step).</param>
/// <param name="Accuracy">The fraction of queries that were right.</param>
public sealed record TaskResult(double Loss, double Accuracy);
