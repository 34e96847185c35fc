using Strm.Statistics;

namespace Strm.Recognition;

/// <summary>What leaving out each labelled clip in turn tells of them.</summary>
/// <param name="Shots">Clips of each action.</param>
/// <param name="Tested">Clips that were left out: those of actions with two clips or more.</param>
/// <param name="Right">How many of them were recognised.</param>
/// <param name="Interval">The 95 % interval of the accuracy.</param>
/// <param name="Confusion">What was taken for what.</param>
/// <param name="Suspicious">Clips that should be looked at.</param>
/// <param name="ByShots">Accuracy against the number of clips per action, ascending.</param>
/// <param name="Advice">What more clips would bring, in one or two sentences.</param>
public sealed record SupportCheck(
    IReadOnlyDictionary<string, int> Shots,
    int Tested,
    int Right,
    WilsonInterval Interval,
    ConfusionMatrix Confusion,
    IReadOnlyList<SuspiciousClip> Suspicious,
    IReadOnlyList<ShotAccuracy> ByShots,
    string Advice)
{
    /// <summary>The fraction of the clips left out that was recognised.</summary>
    public double Accuracy => (double)Right / Tested;
}
