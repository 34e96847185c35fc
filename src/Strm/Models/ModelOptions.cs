using Strm.Heads;

namespace Strm.Models;

/// <summary>All that is needed to build a model: backbone, head and the shape of a clip. Defaults are those of the official runs.</summary>
public sealed record ModelOptions
{
    /// <summary>The backbone.</summary>
    public BackboneOptions Backbone { get; init; } = new();

    /// <summary>The method on top of it.</summary>
    public HeadOptions Head { get; init; } = new StrmHeadOptions();

    /// <summary>Frames per clip, T.</summary>
    public int Frames { get; init => field = OptionGuard.AtLeast(value, 1, "frames"); } = 8;

    /// <summary>Height and width of a frame, pixels.</summary>
    public int ImageSize { get; init => field = OptionGuard.AtLeast(value, 32, "image size"); } = 224;

    /// <summary>What is done to pixels before the backbone.</summary>
    public PixelNormalisation Normalisation { get; init; } = PixelNormalisation.None;
}
