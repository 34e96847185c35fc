namespace Strm.Data;

/// <summary>The parts of a split; no class is in two of them.</summary>
public enum SplitPart
{
    /// <summary>Classes that the model is trained on.</summary>
    Train,

    /// <summary>Classes that the best checkpoint is chosen by.</summary>
    Val,

    /// <summary>Classes that accuracy is reported for.</summary>
    Test,
}
