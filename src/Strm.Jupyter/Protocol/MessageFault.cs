namespace Strm.Jupyter.Protocol;

/// <summary>What is wrong with a message.</summary>
internal enum MessageFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is not signed with the key, or it came before.</summary>
    Forged,

    /// <summary>It is not built as it should be.</summary>
    Malformed,
}
