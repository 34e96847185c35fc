namespace Strm.Interactive.Views;

/// <summary>What a remark means to the reader.</summary>
public enum NoteKind
{
    /// <summary>An explanation.</summary>
    Info,

    /// <summary>All is well.</summary>
    Success,

    /// <summary>Something to look at.</summary>
    Warning,

    /// <summary>Something that does not work.</summary>
    Error,
}
