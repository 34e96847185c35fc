namespace Strm.Data;

/// <summary>How much of the machine the loader takes.</summary>
public sealed record LoaderOptions
{
    /// <summary>The number of threads that decode, at least 1; by default one for each core.</summary>
    public int Workers
    {
        get;
        init => field = value > 0 ? value
            : throw new StrmException($"The loader has {value} workers.", "It needs at least 1.", "Give a larger number, or leave it out for one a core.");
    } = Environment.ProcessorCount;

    /// <summary>Bytes of decoded frames that may wait for the consumer, those in its hands included; by default 128 MB.</summary>
    /// <remarks>One episode can always be decoded while the consumer holds another, so two large ones may take more.</remarks>
    public long BufferBytes { get; init; } = 128L << 20;
}
