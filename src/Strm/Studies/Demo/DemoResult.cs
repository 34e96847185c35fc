using Strm.Statistics;
using Strm.Training;

namespace Strm.Studies;

/// <summary>The results of the demonstration.</summary>
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

/// <summary>How a model did on the three kinds of episodes.</summary>
/// <param name="Any">5-way 1-shot, any unseen classes; chance 0.2.</param>
/// <param name="TwoPairsAndOne">5-way 1-shot, two reversal pairs and one more class; chance 0.2.</param>
/// <param name="Pairs">2-way 1-shot, one reversal pair; chance 0.5.</param>
/// <param name="Confusion">Which classes were taken for which, over the first kind.</param>
public sealed record DemoScores(AccuracyEstimate Any, AccuracyEstimate TwoPairsAndOne, AccuracyEstimate Pairs, ConfusionMatrix Confusion);
