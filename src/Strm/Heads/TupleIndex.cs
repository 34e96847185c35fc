using Strm.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Strm.Heads;

/// <summary>The frame tuples of one cardinality, with their index kept on the device where it was last used.</summary>
public sealed class TupleIndex : IDisposable
{
    private readonly int frames;
    private Tensor index;

    /// <summary>Lists the tuples.</summary>
    /// <param name="frames">Frames per clip, T.</param>
    /// <param name="cardinality">Frames per tuple, w.</param>
    public TupleIndex(int frames, int cardinality)
    {
        this.frames = frames;
        Cardinality = cardinality;
        Count = FrameTuples.Indices(frames, cardinality).Count;
        index = FrameTuples.FlatIndex(frames, cardinality).DetachFromDisposeScope();
    }

    /// <summary>Frames per tuple, w.</summary>
    public int Cardinality { get; }

    /// <summary>Number of tuples, M.</summary>
    public int Count { get; }

    /// <summary>Concatenates the frames of each tuple.</summary>
    /// <param name="clips">Frame features (N, T, D).</param>
    /// <returns>Tuple features (N, M, w·D).</returns>
    public Tensor Gather(Tensor clips) => FrameTuples.Gather(Checked(clips), On(clips.device), Cardinality);

    /// <summary>Applies a linear layer to every tuple; see <see cref="FrameTuples.Project"/>.</summary>
    /// <param name="clips">Frame features (N, T, D).</param>
    /// <param name="layer">A layer w·D → E with bias.</param>
    /// <returns>Projected tuples (N, M, E).</returns>
    public Tensor Project(Tensor clips, LinearLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        using var scope = NewDisposeScope();
        var (narrowed, weight) = (layer.Precision.Narrowed(Checked(clips)), layer.Precision.Narrowed(layer.Weight));
        return FrameTuples.Project(narrowed, weight, layer.Bias!, On(clips.device), Cardinality).MoveToOuterDisposeScope(); // float32 by its bias
    }

    /// <inheritdoc/>
    public void Dispose() => index.Dispose();

    private Tensor On(Device device)
    {
        if (index.device.ToString() == device.ToString()) return index;
        var moved = index.to(device).DetachFromDisposeScope();
        index.Dispose();
        return index = moved;
    }

    private Tensor Checked(Tensor clips)
    {
        ArgumentNullException.ThrowIfNull(clips);
        if (clips.ndim == 3 && clips.shape[1] == frames) return clips;
        throw new StrmException(
            $"Frame features have shape ({string.Join(", ", clips.shape)}).",
            $"They must be (clips, {frames}, channels).",
            $"Sample {frames} frames per clip, or build the model for another number of frames.");
    }
}
