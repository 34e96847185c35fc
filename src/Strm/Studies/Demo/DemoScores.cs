using Strm.Statistics;

namespace Strm.Demo;

/// <summary>How a model did on the three kinds of episodes.</summary>
/// <param name="Any">5-way 1-shot, any unseen classes; chance 0.2.</param>
/// <param name="TwoPairsAndOne">5-way 1-shot, two reversal pairs and one more class; chance 0.2.</param>
/// <param name="Pairs">2-way 1-shot, one reversal pair; chance 0.5.</param>
/// <param name="Confusion">What was taken for what, over the first kind.</param>
public sealed record DemoScores(AccuracyEstimate Any, AccuracyEstimate TwoPairsAndOne, AccuracyEstimate Pairs, ConfusionMatrix Confusion);
