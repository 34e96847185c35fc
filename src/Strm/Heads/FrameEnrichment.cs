using TorchSharp.Utils;
using static TorchSharp.torch.nn;

namespace Strm.Heads;

/// <summary>
/// Frame-level enrichment (FLE): a perceptron across the frames of each channel, then one across the channels of each frame.
/// </summary>
/// <remarks>Thatipelli et al., CVPR 2022, section 3.1: x ← x + position; x ← MLP_T(xᵀ)ᵀ + x; x ← MLP_D(x) + x.</remarks>
public sealed class FrameEnrichment : Module<Tensor, Tensor>
{
    [ComponentName(Name = "Tok_MLP")]
    private readonly MultilayerPerceptron tokens;

    [ComponentName(Name = "Bot_MLP")]
    private readonly MultilayerPerceptron channels;

    [ComponentName(Name = "pe")]
    private readonly PositionalEncoding position;

    /// <summary>Creates the module with uninitialised weights.</summary>
    /// <param name="width">Channels, D.</param>
    /// <param name="frames">Frames per clip, T.</param>
    /// <param name="options">Dropout.</param>
    /// <param name="dropout">The model's dropout stream.</param>
    public FrameEnrichment(int width, int frames, StrmHeadOptions options, DropoutSource dropout)
        : base(nameof(FrameEnrichment))
    {
        tokens = MultilayerPerceptron.TwoLayers(frames);
        channels = MultilayerPerceptron.TwoLayers(width);
        position = new PositionalEncoding(width, frames, options.Dropout, dropout);
        RegisterComponents();
    }

    /// <summary>Enriches frame features.</summary>
    /// <param name="input">Frame features (N, T, D).</param>
    /// <returns>Frame features of the same shape.</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var frames = position.forward(input); // (N, T, D)
        var mixed = tokens.forward(frames.transpose(1, 2)).transpose(1, 2).Plus(frames); // (N, T, D)
        return channels.forward(mixed).Plus(mixed).MoveToOuterDisposeScope();
    }
}
