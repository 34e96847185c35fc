namespace Strm.Data;

/// <summary>A clip of an archive.</summary>
public sealed class FrameClip
{
    internal FrameClip(ClipId id, int frameCount, int first) => (Id, FrameCount, First) = (id, frameCount, first);

    /// <summary>The clip's name as the archive spells it.</summary>
    public ClipId Id { get; }

    /// <summary>The number of its frames.</summary>
    public int FrameCount { get; }

    /// <summary>Where the archive's own table has the clip.</summary>
    internal int First { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Id} ({FrameCount} frames)";
}
