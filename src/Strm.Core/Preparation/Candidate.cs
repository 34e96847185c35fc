namespace Strm.Preparation;

/// <summary>A file that is to become a clip.</summary>
/// <param name="ClassName">The class as it is called outside.</param>
/// <param name="Clip">The clip as it is called outside.</param>
/// <param name="File">The file.</param>
internal sealed record Candidate(string ClassName, string Clip, FoundFile File);
