using Strm.Data;

namespace Strm.Evaluation.Results;

/// <summary>Where the episodes of an evaluation come from.</summary>
/// <param name="File">A file of episodes; null where they were drawn.</param>
/// <param name="Split">The part of the split that they were drawn from.</param>
/// <param name="Seed">The seed that they were drawn from.</param>
public sealed record EpisodeOrigin(string? File, SplitPart? Split, long? Seed);
