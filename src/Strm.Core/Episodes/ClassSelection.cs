namespace Strm.Data;

/// <summary>A class of a split and what an archive has of it.</summary>
/// <param name="Name">The class as the archive spells it, or as the split does where the archive has none of it.</param>
/// <param name="Expected">The number of clips that the protocol states, or null where it states none.</param>
/// <param name="Clips">The clips with enough frames.</param>
/// <param name="TooShort">The clips with too few frames, which no episode draws.</param>
/// <param name="Missing">The clips of the protocol's list that the archive lacks; empty where the protocol has no list.</param>
public sealed record ClassSelection(
    string Name, int? Expected, IReadOnlyList<FrameClip> Clips, IReadOnlyList<FrameClip> TooShort, IReadOnlyList<ClipId> Missing)
{
    /// <summary>The number of clips that the archive has, those with too few frames included.</summary>
    public int Found => Clips.Count + TooShort.Count;
}
