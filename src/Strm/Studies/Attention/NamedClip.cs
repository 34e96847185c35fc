namespace Strm.Data;

/// <summary>A clip that a user named: one of an archive, or a video file.</summary>
/// <param name="Name">The name for pictures and messages.</param>
/// <param name="ClassName">Its class: as the archive has it, or the folder that the video is in.</param>
/// <param name="Clip">The archive's clip; null for a video file.</param>
public sealed record NamedClip(string Name, string ClassName, FrameClip? Clip);
