namespace Strm.Heads;

/// <summary>What becomes of STRM's query-class similarity (QC).</summary>
public enum QuerySimilarityMode
{
    /// <summary>Registered, trained and saved: the paper's intent.</summary>
    Trained,

    /// <summary>Random weights from the run's seed, never trained or saved: what the official code does.</summary>
    FrozenRandom,

    /// <summary>Left out: TRM alone decides.</summary>
    Off,
}
