using Strm.Statistics;

namespace Strm.Recognition;

/// <summary>What leaving out each labelled clip in turn reveals about the clips.</summary>
/// <param name="Shots">Clips of each action.</param>
/// <param name="Tested">Clips that were left out: those of actions with two clips or more.</param>
/// <param name="Right">How many of them were recognised.</param>
/// <param name="Interval">The 95 % interval of the accuracy.</param>
/// <param name="Confusion">Which actions were taken for which.</param>
/// <param name="Suspicious">Clips that should be looked at.</param>
/// <param name="ByShots">Accuracy against the number of clips per action, ascending.</param>
/// <param name="Advice">The likely gain from more clips, in one or two sentences.</param>
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

/// <summary>A labelled clip that should be looked at.</summary>
/// <param name="Clip">The clip.</param>
/// <param name="Kind">Why.</param>
/// <param name="Action">The action that it resembles most, or whose clip it is a copy of.</param>
/// <param name="Nearest">The clip of that action that it resembles most.</param>
/// <param name="Confidence">How sure the classifier is of that action, a fraction.</param>
public sealed record SuspiciousClip(SupportClip Clip, SuspicionKind Kind, string Action, SupportClip Nearest, double Confidence)
{
    /// <summary>The nearest clip's frames beside those of the clip; null if they were not compared.</summary>
    public ClosestClip? Match { get; init; }
}

/// <summary>Why a labelled clip should be looked at.</summary>
public enum SuspicionKind
{
    /// <summary>It resembles clips of another action most: its label may be wrong, or it is untypical.</summary>
    OtherAction,

    /// <summary>Another clip has the same content and another label.</summary>
    CopyInOtherAction,

    /// <summary>Another clip of its action has the same content, so it adds nothing and inflates the accuracy.</summary>
    Copy,
}

/// <summary>How well the clips that were left out are recognised from a number of clips per action.</summary>
/// <param name="Shots">Clips per action; an action with fewer gives all it has.</param>
/// <param name="Accuracy">The fraction that was recognised.</param>
/// <param name="Trials">The number of answers averaged.</param>
public sealed record ShotAccuracy(int Shots, double Accuracy, int Trials);
