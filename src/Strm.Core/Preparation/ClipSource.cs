namespace Strm.Preparation;

/// <summary>A video file and what it is called in the archive.</summary>
/// <param name="Name">Class and clip as in the archive, separated by a slash.</param>
/// <param name="File">The file's full path.</param>
/// <param name="Path">The file's path relative to the folder of videos.</param>
internal sealed record ClipSource(string Name, string File, string Path);
