namespace Strm.Data;

/// <summary>Something in an archive that a user should know of, although the archive can be read.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Subject">The clip, entry or folder.</param>
/// <param name="Detail">One sentence about it.</param>
public sealed record ArchiveProblem(ArchiveProblemKind Kind, string Subject, string Detail);
