namespace Strm.Data;

/// <summary>An episode with the pixels of its clips. Disposing it gives its memory back to the loader.</summary>
public sealed class LoadedEpisode : IDisposable
{
    private readonly EpisodeBuffers _pool;
    private byte[]? _pixels;

    internal LoadedEpisode(Episode episode, ClipOptions options, EpisodeBuffers pool)
    {
        (Episode, Options, _pool) = (episode, options, pool);
        Length = checked(options.ClipLength * (episode.Support.Count + episode.Query.Count));
        _pixels = pool.Take(Length);
    }

    /// <summary>The classes and clips.</summary>
    public Episode Episode { get; }

    /// <summary>The size and layout of the frames.</summary>
    public ClipOptions Options { get; }

    /// <summary>The frames of the support clips, (S, T, 3, N, N) or (S, T, N, N, 3) bytes.</summary>
    public ReadOnlyMemory<byte> Support => Pixels.AsMemory(0, SupportLength);

    /// <summary>The frames of the queries, (Q, T, 3, N, N) or (Q, T, N, N, 3) bytes.</summary>
    public ReadOnlyMemory<byte> Query => Pixels.AsMemory(SupportLength, Length - SupportLength);

    /// <summary>The bytes of all frames.</summary>
    internal int Length { get; }

    private int SupportLength => Options.ClipLength * Episode.Support.Count;

    private byte[] Pixels => _pixels ?? throw new ObjectDisposedException(nameof(LoadedEpisode));

    /// <summary>The label of each support clip (S).</summary>
    public long[] SupportLabels() => [.. Episode.Support.Select(c => (long)c.Label)];

    /// <summary>The label of each query (Q).</summary>
    public long[] QueryLabels() => [.. Episode.Query.Select(c => (long)c.Label)];

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _pixels, null) is { } pixels) _pool.Return(pixels, Length);
    }

    /// <summary>The place of a clip's frames: the support first, then the queries.</summary>
    /// <param name="place">The clip's place in the episode.</param>
    internal Span<byte> Clip(int place) => Pixels.AsSpan(place * Options.ClipLength, Options.ClipLength);
}
