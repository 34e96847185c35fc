namespace Strm.Images;

/// <summary>The size of a frame.</summary>
/// <param name="Width">The width in pixels.</param>
/// <param name="Height">The height in pixels.</param>
public readonly record struct FrameSize(int Width, int Height);
