using Strm.Training;

namespace Strm.Demo;

/// <summary>What the demonstration gave.</summary>
/// <param name="Strm">Scores of STRM.</param>
/// <param name="Baseline">Scores of the order-blind mean baseline: same backbone, same training budget, same episodes.</param>
/// <param name="StrmCurve">STRM's training, task by task.</param>
/// <param name="BaselineCurve">The baseline's training, task by task.</param>
/// <param name="Seconds">Time taken.</param>
/// <param name="ReportPath">The page.</param>
/// <param name="SummaryPath">The numbers.</param>
public sealed record DemoResult(
    DemoScores Strm,
    DemoScores Baseline,
    IReadOnlyList<TrainingProgress> StrmCurve,
    IReadOnlyList<TrainingProgress> BaselineCurve,
    double Seconds,
    string ReportPath,
    string SummaryPath);
