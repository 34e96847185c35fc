using Strm.Models;

namespace Strm.Evaluation.Benchmarking;

/// <summary>What <c>strm benchmark backbone</c> measures. The defaults are the paper's: ResNet-50 at 224 pixels, a clip of 8 frames.</summary>
public sealed record BackboneBenchmarkOptions
{
    /// <summary>The backbone.</summary>
    public BackboneOptions Backbone { get; init; } = new();

    /// <summary>Height and width of a frame, pixels.</summary>
    public int ImageSize { get; init => field = OptionGuard.AtLeast(value, 32, "image size"); } = 224;

    /// <summary>Frames at once, those of a clip.</summary>
    public int Frames { get; init => field = OptionGuard.AtLeast(value, 1, "frames"); } = 8;

    /// <summary>Rounds of this project and of PyTorch in turn; the fastest counts.</summary>
    public int Rounds { get; init => field = OptionGuard.AtLeast(value, 1, "rounds"); } = 3;
}
