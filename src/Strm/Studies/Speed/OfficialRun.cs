namespace Strm.Evaluation.Benchmarking;

/// <summary>What a run of the official procedure took and gave.</summary>
/// <param name="Seconds">Processor seconds of one repeat, on one thread.</param>
/// <param name="Logits">Combined logits, query after query.</param>
/// <param name="Sum">The sum of the first output's numbers.</param>
/// <param name="Memory">Peak of resident memory, MB.</param>
/// <param name="Torch">The version of PyTorch.</param>
internal sealed record OfficialRun(double Seconds, IReadOnlyList<double> Logits, double Sum, double Memory, string Torch);
