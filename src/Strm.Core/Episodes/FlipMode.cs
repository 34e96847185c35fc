namespace Strm.Data;

/// <summary>What is mirrored in training.</summary>
public enum FlipMode
{
    /// <summary>Nothing: for actions whose direction is their meaning.</summary>
    None,

    /// <summary>Each clip by itself with probability ½, as in the official code (for Something-Something too).</summary>
    Clip,

    /// <summary>All clips of an episode together with probability ½, so that left and right keep their meaning within it.</summary>
    Episode,
}
