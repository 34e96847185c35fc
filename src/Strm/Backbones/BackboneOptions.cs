using System.Text.Json.Serialization;
using Strm.Checkpoints;

namespace Strm.Backbones;

/// <summary>
/// The residual networks of He et al. ("Deep residual learning for image recognition", CVPR 2016) that serve as backbone.
/// </summary>
public enum BackboneKind
{
    /// <summary>18 layers of basic blocks; 512 channels at width 64.</summary>
    ResNet18,

    /// <summary>34 layers of basic blocks; 512 channels at width 64.</summary>
    ResNet34,

    /// <summary>50 layers of bottleneck blocks; 2048 channels at width 64. The paper's backbone.</summary>
    ResNet50,
}

/// <summary>Which residual network turns frames into feature maps.</summary>
public sealed record BackboneOptions
{
    /// <summary>
    /// The network: the kind of its blocks, and how many there are unless <see cref="Depths"/> says otherwise. The paper uses ResNet-50.
    /// </summary>
    public BackboneKind Kind { get; init; } = BackboneKind.ResNet50;

    /// <summary>Channels after the first convolution: 64 as published; smaller networks train on a CPU in minutes.</summary>
    public int Width { get; init => field = OptionGuard.AtLeast(value, 1, "backbone width"); } = 64;

    /// <summary>The blocks of each stage if they differ from the published network's; null otherwise.</summary>
    public StageDepths? Depths { get; init => field = value == Published(Kind) ? null : value; }

    /// <summary>The blocks of each stage.</summary>
    [JsonIgnore]
    public StageDepths Blocks => Depths ?? Published(Kind);

    /// <summary>Channels of the feature maps, <c>D</c>: 8 times the width, or 32 times for ResNet-50.</summary>
    public int FeatureWidth => (Kind is BackboneKind.ResNet50 ? 32 : 8) * Width;

    /// <summary>The network that a checkpoint's keys show.</summary>
    /// <param name="layout">What they show.</param>
    /// <returns>Its options.</returns>
    public static BackboneOptions Of(BackboneLayout layout)
    {
        var kind = layout.IsBottleneck ? BackboneKind.ResNet50 : layout.Layers == 34 ? BackboneKind.ResNet34 : BackboneKind.ResNet18;
        return new BackboneOptions { Kind = kind, Width = layout.Width, Depths = layout.Depths };
    }

    private static StageDepths Published(BackboneKind kind) => kind is BackboneKind.ResNet18 ? new(2, 2, 2, 2) : new(3, 4, 6, 3);
}
