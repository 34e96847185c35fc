namespace Strm.Recognition;

/// <summary>Why a labelled clip should be looked at.</summary>
public enum SuspicionKind
{
    /// <summary>It is most like clips of another action: its label may be wrong, or it is untypical.</summary>
    OtherAction,

    /// <summary>Another clip has the same content and another label.</summary>
    CopyInOtherAction,

    /// <summary>Another clip of its action has the same content, so it adds nothing and flatters the accuracy.</summary>
    Copy,
}
