using TorchSharp.Modules;

namespace Strm.Backbones;

/// <summary>
/// Batch normalisation of feature maps, like TorchSharp's except that the number that increments its count of batches is kept alive.
/// </summary>
/// <remarks>
/// Ioffe and Szegedy, "Batch normalization: accelerating deep network training by reducing internal covariate shift", ICML 2015.
/// </remarks>
public sealed class BatchNormalisation : BatchNorm
{
    /// <summary>Creates the layer with scale 1 and shift 0.</summary>
    /// <param name="channels">Channels, D.</param>
    public BatchNormalisation(int channels)
        : base(
            channels,
            eps: 1e-5,
            momentum: 0.1,
            affine: true,
            track_running_stats: true,
            device: null,
            dtype: null,
            nameof(BatchNormalisation))
    {
    }

    /// <summary>Normalises each channel, with the batch's statistics in training and the running ones otherwise.</summary>
    /// <param name="input">Feature maps (N, D, H, W).</param>
    /// <returns>Feature maps of the same shape.</returns>
    public override Tensor forward(Tensor input)
    {
        ValidateInputDimensions(input);
        if (training) num_batches_tracked!.add_(HeldNumbers.One, HeldNumbers.One);
        return nn.functional.batch_norm(input, running_mean, running_var, weight, bias, training, momentum!.Value, eps);
    }

    /// <inheritdoc/>
    protected override void ValidateInputDimensions(Tensor input)
    {
        if (input.ndim == 4) return;
        throw new StrmException(
            $"Feature maps have shape ({string.Join(", ", input.shape)}).",
            "They must be (images, channels, height, width).",
            "Put clips and frames into one dimension.");
    }
}
