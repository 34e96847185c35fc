namespace Strm.Data;

/// <summary>What a verification asks of an archive.</summary>
public sealed record VerificationOptions
{
    /// <summary>The parts of the split.</summary>
    public IReadOnlyList<SplitPart> Parts { get; init; } = SplitProtocol.Parts;

    /// <summary>The episodes that the archive must be able to supply.</summary>
    public EpisodeShape Shape { get; init; } = new();

    /// <summary>The number T of frames that a clip must have.</summary>
    public int Frames { get; init; } = 8;

    /// <summary>Which frames are decoded.</summary>
    public DecodeScope Decode { get; init; }

    /// <summary>Whether missing clips are no fault, as for Kinetics, of which no one has all.</summary>
    public bool MissingOk { get; init; }
}
