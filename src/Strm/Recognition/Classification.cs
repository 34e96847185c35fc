using System.Globalization;

namespace Strm.Recognition;

/// <summary>What a video was taken for.</summary>
/// <param name="Query">The video file, as it was named.</param>
/// <param name="Ranking">Every action, the most likely first.</param>
/// <param name="Familiarity">
/// How likely it is that the video shows one of the actions at all, a fraction; null if the support cannot tell (fewer
/// than two actions with two clips).
/// </param>
/// <param name="Closest">The support clip that it resembles most.</param>
/// <param name="Notes">Notes on the answer, one sentence each.</param>
public sealed record Classification(
    string Query, IReadOnlyList<RankedAction> Ranking, double? Familiarity, ClosestClip Closest, IReadOnlyList<string> Notes)
{
    /// <summary>The most likely action.</summary>
    public string Action => Ranking[0].Action;

    /// <summary>How sure the classifier is of it, a fraction, provided that the video shows one of the actions.</summary>
    public double Confidence => Ranking[0].Confidence;

    /// <summary>Whether the video shows one of the actions.</summary>
    /// <param name="threshold">The lowest familiarity that counts as known.</param>
    /// <returns>False if the familiarity is lower; true if it is not known.</returns>
    public bool IsKnown(double threshold = 0.5) => Familiarity is not { } familiarity || familiarity >= threshold;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Action} ({100 * Confidence:0} %)");
}

/// <summary>An action and how sure the classifier is of it.</summary>
/// <param name="Action">The action.</param>
/// <param name="Confidence">A fraction; those of all actions add up to 1.</param>
public sealed record RankedAction(string Action, double Confidence);

/// <summary>The support clip that a query resembles most.</summary>
/// <param name="Clip">The clip, one of the action that comes first.</param>
/// <param name="Pairs">
/// The query's frames, each with its counterpart in the clip: the frame of the same moment if the method matches moment by
/// moment (<c>frames</c>), else the one that it resembles most.
/// </param>
public sealed record ClosestClip(SupportClip Clip, IReadOnlyList<FramePair> Pairs)
{
    /// <summary>Small pictures of each pair; none unless <see cref="FewShotClassifierOptions.Pictures"/> asks for them.</summary>
    public IReadOnlyList<PairPictures> Pictures { get; init; } = [];
}

/// <summary>Small pictures of two frames that go together, as JPEG files.</summary>
/// <param name="Query">The query's frame.</param>
/// <param name="Support">The support clip's frame.</param>
public sealed record PairPictures(byte[] Query, byte[] Support);

/// <summary>A frame of a query and the frame of a support clip that goes with it.</summary>
/// <param name="QuerySeconds">When the query's frame is shown, in seconds from its start.</param>
/// <param name="SupportSeconds">When the support clip's frame is shown.</param>
/// <param name="Similarity">The cosine of the angle between their features, less the mean of the support: 1 means identical.</param>
public sealed record FramePair(double QuerySeconds, double SupportSeconds, double Similarity);

/// <summary>A video that could not be classified.</summary>
/// <param name="Query">The video file, as it was named.</param>
/// <param name="Reason">Why, in whole sentences.</param>
public sealed record FailedQuery(string Query, string Reason);
