namespace Strm.Data;

/// <summary>A clip in an episode.</summary>
/// <param name="Label">The index of its class in the episode's classes.</param>
/// <param name="Video">The clip.</param>
public readonly record struct EpisodeClip(int Label, ClipId Video);
