namespace Strm.Data;

/// <summary>Two classes, each the other played backwards: no single frame and no bag of frames tells them apart.</summary>
/// <param name="Forward">One of them.</param>
/// <param name="Backward">The other.</param>
public sealed record ReversalPair(string Forward, string Backward);
