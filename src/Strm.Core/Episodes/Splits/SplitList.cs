namespace Strm.Data;

/// <summary>What is known of a published list of videos.</summary>
/// <param name="File">The name of its file.</param>
/// <param name="Sha256">The SHA-256 of its bytes, in lower-case hexadecimal digits.</param>
/// <param name="Videos">The number of its lines.</param>
public sealed record SplitList(string File, string Sha256, int Videos);
