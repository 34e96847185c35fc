namespace Strm.Jupyter.Outputs;

/// <summary>What a displayed value is to those before it.</summary>
internal enum DisplayKind
{
    /// <summary>A value of its own.</summary>
    New,

    /// <summary>The newer state of one that is on show.</summary>
    Update,

    /// <summary>The value of the cell's last expression.</summary>
    Result,
}
