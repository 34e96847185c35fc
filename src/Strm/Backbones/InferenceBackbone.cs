namespace Strm.Backbones;

/// <summary>
/// A copy of a backbone prepared for evaluation on a CPU: batch normalisation folded into the convolutions, maps in the
/// layout <see cref="ChannelsLast"/>.
/// </summary>
/// <remarks>
/// The same function as <see cref="ResNetBackbone"/> in evaluation mode, up to rounding. It does not follow later changes of the
/// weights and has no gradients. Several threads may use it at once.
/// </remarks>
public sealed class InferenceBackbone : IDisposable
{
    private const int FirstLayer = 4, LastLayer = 7;

    private readonly FoldedConvolution stem;
    private readonly List<InferenceBlock> blocks = [];

    /// <summary>Copies and folds the weights.</summary>
    /// <param name="backbone">A backbone on the CPU.</param>
    /// <param name="precision">The format of weights and maps inside.</param>
    public InferenceBackbone(ResNetBackbone backbone, MatmulPrecision precision = MatmulPrecision.Fp32)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        Precision = precision;
        var state = backbone.state_dict();
        stem = new FoldedConvolution(state, "0", "1", stride: 2, precision);
        for (var layer = FirstLayer; layer <= LastLayer; layer++)
        {
            for (var block = 0; state.ContainsKey($"{layer}.{block}.conv1.weight"); block++)
                blocks.Add(new InferenceBlock(state, $"{layer}.{block}", layer > FirstLayer && block == 0 ? 2 : 1, precision));
        }
    }

    /// <summary>The format of weights and maps inside.</summary>
    public MatmulPrecision Precision { get; }

    /// <summary>How the numbers are computed: what rounding depends on.</summary>
    public string Arithmetic => $"channels-last {Precision.Type()}, 1x1 as matmul";

    /// <summary>Computes feature maps.</summary>
    /// <param name="frames">Frames (N·T, 3, H, W), float in [0, 1].</param>
    /// <returns>Feature maps (N·T, D, H/32, W/32), rounded up, float32.</returns>
    public Tensor Forward(Tensor frames)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var maps = stem.Forward(ChannelsLast.Of(frames.to_type(Precision.Type()))).relu_(); // (N·T, ·, H/2, W/2)
        maps = nn.functional.max_pool2d(maps, kernel_size: 3, stride: 2, padding: 1); // (N·T, ·, H/4, W/4)
        foreach (var block in blocks)
        {
            var next = block.Forward(maps);
            maps.Dispose();
            maps = next;
        }

        return ResNetBackbone.Finished(maps).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stem.Dispose();
        foreach (var block in blocks) block.Dispose();
    }
}

/// <summary>A block of either kind with folded normalisation.</summary>
internal sealed class InferenceBlock : IDisposable
{
    private readonly List<FoldedConvolution> convolutions = [];
    private readonly FoldedConvolution? shortcut;

    /// <summary>Folds a block.</summary>
    /// <param name="state">The backbone's tensors by name.</param>
    /// <param name="name">The block's name.</param>
    /// <param name="stride">The block's stride: in the first convolution of a basic block, in the second of a bottleneck.</param>
    /// <param name="precision">The format of weights and maps.</param>
    public InferenceBlock(IReadOnlyDictionary<string, Tensor> state, string name, int stride, MatmulPrecision precision)
    {
        var strided = state.ContainsKey($"{name}.conv3.weight") ? 2 : 1;
        for (var i = 1; state.ContainsKey($"{name}.conv{i}.weight"); i++)
            convolutions.Add(new FoldedConvolution(state, $"{name}.conv{i}", $"{name}.bn{i}", i == strided ? stride : 1, precision));
        if (!state.ContainsKey($"{name}.downsample.0.weight")) return;
        shortcut = new FoldedConvolution(state, $"{name}.downsample.0", $"{name}.downsample.1", stride, precision);
    }

    /// <summary>Applies the block.</summary>
    /// <param name="input">Maps (N, C, H, W).</param>
    /// <returns>Maps of the block's size.</returns>
    public Tensor Forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var maps = input;
        foreach (var convolution in convolutions.SkipLast(1)) maps = convolution.Forward(maps).relu_();
        return convolutions[^1].Forward(maps).Add(shortcut?.Forward(input) ?? input).relu_().MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var convolution in convolutions) convolution.Dispose();
        shortcut?.Dispose();
    }
}

/// <summary>A convolution with the batch normalisation after it folded into its weight and bias, for evaluation.</summary>
/// <remarks>γ·(W·x − μ)/√(σ² + ε) + β = (γ/√(σ² + ε))·W·x + (β − γ·μ/√(σ² + ε)).</remarks>
internal sealed class FoldedConvolution : IDisposable
{
    private const double Epsilon = 1e-5; // That of the normalisation layers.

    private readonly Tensor weight;
    private readonly Tensor bias;
    private readonly int stride;

    /// <summary>Folds the normalisation into the convolution.</summary>
    /// <param name="state">The backbone's tensors by name.</param>
    /// <param name="convolution">The name of the convolution.</param>
    /// <param name="norm">The name of the normalisation.</param>
    /// <param name="stride">The convolution's stride; its padding is half its size.</param>
    /// <param name="precision">The format of weight, bias and maps.</param>
    public FoldedConvolution(
        IReadOnlyDictionary<string, Tensor> state, string convolution, string norm, int stride, MatmulPrecision precision)
    {
        using var scope = NewDisposeScope();
        var kernel = state[$"{convolution}.weight"]; // (O, I, k, k)
        var scale = state[$"{norm}.weight"] / state[$"{norm}.running_var"].Plus(Epsilon).sqrt(); // (O)
        this.stride = stride;
        var folded = kernel * scale.reshape(-1, 1, 1, 1); // (O, I, k, k)
        var shift = state[$"{norm}.bias"] - (state[$"{norm}.running_mean"] * scale); // (O)
        weight = ChannelsLast.Of(folded).to_type(precision.Type()).DetachFromDisposeScope();
        bias = shift.to_type(precision.Type()).DetachFromDisposeScope();
    }

    /// <summary>Convolves.</summary>
    /// <param name="input">Maps (N, I, H, W) in the layout and format of the weights.</param>
    /// <returns>Maps (N, O, ⌈H/stride⌉, ⌈W/stride⌉) in that layout and format.</returns>
    public Tensor Forward(Tensor input) => ChannelsLast.Convolve(input, weight, bias, stride);

    /// <inheritdoc/>
    public void Dispose()
    {
        weight.Dispose();
        bias.Dispose();
    }
}
