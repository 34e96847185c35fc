namespace Strm.Preparation;

/// <summary>A clip that is done.</summary>
/// <param name="Clip">Class and clip as in the archive.</param>
/// <param name="Frames">Its frames; 0 for a clip that was skipped.</param>
/// <param name="Issue">What is wrong with it, where something is.</param>
/// <param name="Position">How far the archive is written with it.</param>
internal sealed record JournalEntry(string Clip, int Frames, ClipIssue? Issue, SinkPosition Position);
