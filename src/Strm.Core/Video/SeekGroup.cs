namespace Strm.Media;

/// <summary>Frames that one decoder reads.</summary>
/// <param name="Start">Time stamp of the key frame to start at.</param>
/// <param name="Targets">Time stamps of the frames, ascending.</param>
internal sealed record SeekGroup(long Start, List<long> Targets);
