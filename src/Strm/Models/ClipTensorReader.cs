using Strm.Archives;
using Strm.Episodes;
using Strm.Images;
using TorchSharp;

namespace Strm.Models;

/// <summary>Reads clips of an archive as tensors, decoding on all cores.</summary>
public sealed class ClipTensorReader : IDisposable
{
    /// <summary>The number of clips to read at a time: keeps a network busy and needs little memory.</summary>
    public const int BatchClips = 8;

    private readonly ClipOptions options;
    private readonly ThreadLocal<ClipReader> readers;

    /// <summary>Opens a reader.</summary>
    /// <param name="archive">Where the clips are.</param>
    /// <param name="model">Frames per clip and their size.</param>
    public ClipTensorReader(FrameArchive archive, ModelOptions model)
        : this(archive, model.Clips)
    {
    }

    /// <summary>Opens a reader.</summary>
    /// <param name="archive">Where the clips are.</param>
    /// <param name="options">Frames, size and augmentation.</param>
    public ClipTensorReader(FrameArchive archive, ClipOptions options)
    {
        this.options = options;
        readers = new ThreadLocal<ClipReader>(() => new ClipReader(archive, options), trackAllValues: true);
    }

    /// <summary>Reads clips as at test time.</summary>
    /// <param name="clips">The clips.</param>
    /// <param name="device">Where the tensor goes.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>Frames (N, T, 3, H, W), float in [0, 1].</returns>
    public Tensor Read(IReadOnlyList<FrameClip> clips, Device device, CancellationToken cancellationToken = default) =>
        Read(clips, _ => default, device, cancellationToken);

    /// <summary>Reads clips.</summary>
    /// <param name="clips">The clips.</param>
    /// <param name="draw">Gives the random numbers of the clip at a position.</param>
    /// <param name="device">Where the tensor goes.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>Frames (N, T, 3, H, W), float in [0, 1].</returns>
    public Tensor Read(
        IReadOnlyList<FrameClip> clips, Func<int, ClipDraw> draw, Device device, CancellationToken cancellationToken = default)
    {
        var bytes = new byte[(long)clips.Count * options.ClipLength];
        try
        {
            var parallel =
                new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
            Parallel.For(
                0,
                clips.Count,
                parallel,
                i => readers.Value!.Read(clips[i], draw(i), bytes.AsSpan(i * options.ClipLength, options.ClipLength)));
        }
        catch (AggregateException exception) when (exception.InnerException is StrmException first)
        {
            throw new StrmException(first.Given, first.Required, first.Remedy, exception);
        }

        return PixelTensor.OfClips(bytes, options, device);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var reader in readers.Values) reader.Dispose();
        readers.Dispose();
    }
}
