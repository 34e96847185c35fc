namespace Strm.Recognition;

/// <summary>A labelled clip that should be looked at.</summary>
/// <param name="Clip">The clip.</param>
/// <param name="Kind">Why.</param>
/// <param name="Action">The action that it is most like, or whose clip it is a copy of.</param>
/// <param name="Nearest">The clip of that action that it is most like.</param>
/// <param name="Confidence">How sure the classifier is of that action, a fraction.</param>
public sealed record SuspiciousClip(SupportClip Clip, SuspicionKind Kind, string Action, SupportClip Nearest, double Confidence);
