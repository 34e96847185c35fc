namespace Strm.Data;

/// <summary>A name of the protocol that the archive lacks, and the name in it that is most like it.</summary>
/// <param name="Expected">The class, or the clip as class/clip.</param>
/// <param name="Closest">The class or clip of the archive that belongs to nothing else.</param>
public sealed record NameMismatch(string Expected, string Closest);
