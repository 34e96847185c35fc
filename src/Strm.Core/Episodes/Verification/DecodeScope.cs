namespace Strm.Data;

/// <summary>Which frames a verification decodes.</summary>
public enum DecodeScope
{
    /// <summary>The frames that a test sees: T of each clip.</summary>
    TestFrames,

    /// <summary>Every frame.</summary>
    All,

    /// <summary>None: names and counts only.</summary>
    None,
}
