using System.Runtime.ExceptionServices;

namespace Strm.Data;

/// <summary>An episode whose clips are being decoded.</summary>
internal sealed class PendingEpisode
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FrameClip[] _clips;
    private readonly Lock _lock = new();
    private ExceptionDispatchInfo? _error;
    private int _errorPlace = int.MaxValue;
    private int _left;

    /// <summary>Starts with none of the clips decoded.</summary>
    /// <param name="loaded">Receives the pixels.</param>
    /// <param name="clips">The clips: the support first, then the queries.</param>
    public PendingEpisode(LoadedEpisode loaded, FrameClip[] clips) => (Loaded, _clips, _left) = (loaded, clips, clips.Length);

    private PendingEpisode(Exception error)
    {
        (_clips, _error) = ([], ExceptionDispatchInfo.Capture(error));
        _done.SetResult();
    }

    /// <summary>The episode, or null where there is none because of an error.</summary>
    public LoadedEpisode? Loaded { get; }

    /// <summary>The number of clips.</summary>
    public int Count => _clips.Length;

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
            reader.Read(_clips[place], new ClipDraw(seed, Loaded!.Episode.Index, place), Loaded.Clip(place));
        }
#pragma warning disable CA1031 // Whatever goes wrong on a worker is the consumer's to see.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(place, exception is StrmException ? exception : new InvalidOperationException($"The clip {_clips[place].Id} cannot be read: {exception.Message}", exception));
        }
        finally
        {
            if (Interlocked.Decrement(ref _left) == 0) _done.SetResult();
        }
    }

    /// <summary>Waits until every clip is decoded.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The episode.</returns>
    public LoadedEpisode Wait(CancellationToken cancellationToken)
    {
        _done.Task.Wait(cancellationToken);
        _error?.Throw();
        return Loaded!;
    }

    private void Fail(int place, Exception exception)
    {
        lock (_lock)
        {
            // The error of the first clip, so that it does not depend on which worker was faster.
            if (place < _errorPlace) (_errorPlace, _error) = (place, ExceptionDispatchInfo.Capture(exception));
        }
    }
}
