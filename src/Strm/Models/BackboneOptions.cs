namespace Strm.Models;

/// <summary>Which residual network turns frames into feature maps.</summary>
public sealed record BackboneOptions
{
    /// <summary>The network. The paper uses ResNet-50.</summary>
    public BackboneKind Kind { get; init; } = BackboneKind.ResNet50;

    /// <summary>Channels after the first convolution: 64 as published; smaller networks train on a CPU in minutes.</summary>
    public int Width { get; init => field = OptionGuard.AtLeast(value, 1, "backbone width"); } = 64;

    /// <summary>Channels of the feature maps, <c>D</c>: 8 times the width, for ResNet-50 32 times.</summary>
    public int FeatureWidth => (Kind is BackboneKind.ResNet50 ? 32 : 8) * Width;
}
