using System.Runtime.ExceptionServices;
using Strm.Archives;

namespace Strm.Episodes;

/// <summary>An episode with the pixels of its clips. Disposing it returns its memory to the loader.</summary>
public sealed class LoadedEpisode : IDisposable
{
    private readonly EpisodeBuffers pool;
    private byte[]? pixels;

    internal LoadedEpisode(Episode episode, ClipOptions options, EpisodeBuffers pool)
    {
        (Episode, Options, this.pool) = (episode, options, pool);
        Length = checked(options.ClipLength * (episode.Support.Count + episode.Query.Count));
        pixels = pool.Take(Length);
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

    private byte[] Pixels => pixels ?? throw new ObjectDisposedException(nameof(LoadedEpisode));

    /// <summary>The label of each support clip (S).</summary>
    public long[] SupportLabels() => [.. Episode.Support.Select(c => (long)c.Label)];

    /// <summary>The label of each query (Q).</summary>
    public long[] QueryLabels() => [.. Episode.Query.Select(c => (long)c.Label)];

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref this.pixels, null) is { } pixels) pool.Return(pixels, Length);
    }

    /// <summary>The place of a clip's frames: the support first, then the queries.</summary>
    /// <param name="place">The clip's place in the episode.</param>
    internal Span<byte> Clip(int place) => Pixels.AsSpan(place * Options.ClipLength, Options.ClipLength);
}

/// <summary>An episode whose clips are being decoded.</summary>
internal sealed class PendingEpisode
{
    private readonly CountdownEvent left;
    private readonly FrameClip[] clips;
    private readonly Lock gate = new();
    private ExceptionDispatchInfo? error;
    private int errorPlace = int.MaxValue;

    /// <summary>Starts with none of the clips decoded.</summary>
    /// <param name="loaded">Receives the pixels.</param>
    /// <param name="clips">The clips: the support first, then the queries.</param>
    public PendingEpisode(LoadedEpisode loaded, FrameClip[] clips) =>
        (Loaded, this.clips, left) = (loaded, clips, new CountdownEvent(clips.Length));

    private PendingEpisode(Exception error) =>
        (clips, this.error, left) = ([], ExceptionDispatchInfo.Capture(error), new CountdownEvent(0));

    /// <summary>The episode, or null if there is none because of an error.</summary>
    public LoadedEpisode? Loaded { get; }

    /// <summary>The number of clips.</summary>
    public int Count => clips.Length;

    /// <summary>An error in place of an episode, so that it is seen after the episodes before it.</summary>
    /// <param name="error">The error.</param>
    public static PendingEpisode Failed(Exception error) => new(error);

    /// <summary>Decodes one of the clips.</summary>
    /// <param name="place">The clip's place in the episode.</param>
    /// <param name="reader">The thread's own reader.</param>
    /// <param name="seed">The seed of the run.</param>
    public void Decode(int place, ClipReader reader, long seed)
    {
        try
        {
            reader.Read(clips[place], new ClipDraw(seed, Loaded!.Episode.Index, place), Loaded.Clip(place));
        }
#pragma warning disable CA1031 // The consumer sees any error on a worker.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(
                place,
                exception is StrmException
                    ? exception
                    : new InvalidOperationException($"The clip {clips[place].Id} cannot be read: {exception.Message}", exception));
        }
        finally
        {
            left.Signal();
        }
    }

    /// <summary>Waits until every clip is decoded.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The episode.</returns>
    public LoadedEpisode Wait(CancellationToken cancellationToken)
    {
        left.Wait(cancellationToken);
        error?.Throw();
        return Loaded!;
    }

    private void Fail(int place, Exception exception)
    {
        lock (gate)
        {
            // The error of the first clip, so that it does not depend on which worker was faster.
            if (place < errorPlace) (errorPlace, error) = (place, ExceptionDispatchInfo.Capture(exception));
        }
    }
}
