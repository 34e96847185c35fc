namespace Strm.Recognition;

/// <summary>A frame of a query and the frame of a support clip that it is most like.</summary>
/// <param name="QuerySeconds">When the query's frame is shown, in seconds from its start.</param>
/// <param name="SupportSeconds">When the support clip's frame is shown.</param>
/// <param name="Similarity">The cosine of the angle between their features, the mean of the support taken away: 1 is alike.</param>
public sealed record FramePair(double QuerySeconds, double SupportSeconds, double Similarity);
