using Strm.Backbones;
using Strm.Heads;
using Strm.Models;

namespace Strm.Recognition;

/// <summary>A model on its device, ready to look at clips; on a CPU its backbone is the one prepared for evaluation.</summary>
internal sealed class ClipNetwork : IDisposable
{
    private readonly FewShotModel model;
    private readonly InferenceBackbone? backbone;

    /// <summary>Takes ownership of a model.</summary>
    /// <param name="model">The model, which is disposed with this.</param>
    /// <param name="device">Where it runs.</param>
    public ClipNetwork(FewShotModel model, Device device)
    {
        this.model = model;
        model.Eval();
        model.To(device);
        backbone = model.PrepareBackbone();
    }

    /// <summary>The model's options.</summary>
    public ModelOptions Options => model.Options;

    /// <summary>Compares clips.</summary>
    public FewShotHead Head => model.Head;

    /// <summary>The feature maps of n clips.</summary>
    /// <param name="pixels">Their frames (n, T, 3, H, W), colour values 0 to 255.</param>
    /// <returns>Feature maps (n, T, D, h, w).</returns>
    public Tensor FeatureMaps(ReadOnlySpan<byte> pixels)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        return model.FeatureMaps(PixelTensor.OfClips(pixels, Options.Clips, model.Device), backbone).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        backbone?.Dispose();
        model.Dispose();
    }
}
