using System.Text.Json.Serialization;
using Strm.Backbones;
using Strm.Episodes;
using Strm.Heads;
using Strm.Images;

namespace Strm.Models;

/// <summary>Everything needed to build a model: backbone, head and the shape of a clip. Defaults are those of the official runs.</summary>
public sealed record ModelOptions
{
    /// <summary>The backbone.</summary>
    public BackboneOptions Backbone { get; init; } = new();

    /// <summary>The method on top of it.</summary>
    [JsonConverter(typeof(HeadOptionsConverter))]
    public HeadOptions Head { get; init; } = new StrmHeadOptions();

    /// <summary>Channels of the feature maps that the head gets: D, or 2·D if it sees motion.</summary>
    [JsonIgnore]
    public int FeatureWidth => Backbone.FeatureWidth * (Head.SeesMotion ? 2 : 1);

    /// <summary>Frames per clip, T.</summary>
    public int Frames { get; init => field = OptionGuard.AtLeast(value, 1, "frames"); } = 8;

    /// <summary>Height and width of a frame, pixels.</summary>
    public int ImageSize { get; init => field = OptionGuard.AtLeast(value, 32, "image size"); } = 224;

    /// <summary>How a frame becomes a square.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public FrameFit Fit { get; init; }

    /// <summary>What is done to pixels before the backbone.</summary>
    public PixelNormalisation Normalisation { get; init; } = PixelNormalisation.None;

    /// <summary>What a clip looks like to the model at test time: frames and size, without augmentation.</summary>
    [JsonIgnore]
    public ClipOptions Clips => new() { Frames = Frames, ImageSize = ImageSize, Layout = PixelLayout.Planes, Fit = Fit };
}
