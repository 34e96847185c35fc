namespace Strm.Data;

/// <summary>The kinds of <see cref="ArchiveProblem"/>.</summary>
public enum ArchiveProblemKind
{
    /// <summary>Two clips whose names match, so that neither can be named whatever its case.</summary>
    MatchingNames,

    /// <summary>Files that are no frames, or lie outside of any class/clip folder.</summary>
    Ignored,

    /// <summary>Frames that are compressed in the zip, and so slower to read.</summary>
    Compressed,
}
