using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;

namespace Strm.Heads.Arn;

/// <summary>ARN's attention: how much each block, and each position in it, counts in the pooling.</summary>
/// <remarks>
/// Temporal: t = σ(convolution over three blocks of their spatial means). Spatial: s = σ(w·φ + b) at each position. A block's position
/// counts t·s. The temporal attention sees neighbouring blocks, so it can depend on the order; training pushes it
/// to give a block the same weight wherever it stands (<see cref="Misalignment"/>).
/// </remarks>
public sealed class BlockAttention : Module<Tensor, Tensor>
{
    [ComponentName(Name = "temporal")]
    private readonly Conv1d temporal;

    [ComponentName(Name = "spatial")]
    private readonly LinearLayer spatial;

    /// <summary>Creates the module with uninitialised weights.</summary>
    /// <param name="width">Channels of a block, E.</param>
    public BlockAttention(int width)
        : base(nameof(BlockAttention))
    {
        temporal = Conv1d(width, 1, 3, padding: 1);
        spatial = new LinearLayer(width, 1);
        RegisterComponents();
    }

    /// <summary>The weight of every block and position.</summary>
    /// <param name="blocks">Blocks (N, T, P, E).</param>
    /// <returns>Weights (N, T, P) in (0, 1).</returns>
    public override Tensor forward(Tensor blocks)
    {
        using var scope = NewDisposeScope();
        var positions = spatial.forward(blocks).squeeze(-1).sigmoid(); // (N, T, P)
        return (positions * Temporal(blocks).unsqueeze(-1)).MoveToOuterDisposeScope();
    }

    /// <summary>The weight of every block.</summary>
    /// <param name="blocks">Blocks (N, T, P, E).</param>
    /// <returns>Weights (N, T) in (0, 1).</returns>
    public Tensor Temporal(Tensor blocks)
    {
        using var scope = NewDisposeScope();
        var means = blocks.mean([2]).transpose(1, 2); // (N, E, T)
        return temporal.forward(means).squeeze(1).sigmoid().MoveToOuterDisposeScope();
    }

    /// <summary>How much the weights of blocks depend on where the blocks stand: the mean of (t(permuted φ) − permuted t(φ))².</summary>
    /// <param name="blocks">Blocks (N, T, P, E).</param>
    /// <param name="order">A permutation of the blocks (T), int64.</param>
    /// <returns>One number per clip (N).</returns>
    public Tensor Misalignment(Tensor blocks, Tensor order)
    {
        using var scope = NewDisposeScope();
        var difference = Temporal(blocks.index_select(1, order)) - Temporal(blocks).index_select(1, order); // (N, T)
        return difference.Squared().mean([-1]).MoveToOuterDisposeScope();
    }
}
