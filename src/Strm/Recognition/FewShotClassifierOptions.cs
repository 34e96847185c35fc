namespace Strm.Recognition;

/// <summary>How a <see cref="FewShotClassifier"/> works.</summary>
public sealed record FewShotClassifierOptions
{
    /// <summary>Where the network runs: <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Height and width of a frame in pixels, where a checkpoint of the official code does not tell; null for what it tells or 224. The built-in model keeps its own.</summary>
    public int? ImageSize { get; init; }

    /// <summary>The method that the checkpoint must be of, for example <c>otam</c>; null for the one that it is of. With ImageNet's weights any method that has none of its own.</summary>
    public string? Head { get; init; }

    /// <summary>Videos that are decoded at a time; each takes about 20 MB while it is.</summary>
    public int Workers { get; init => field = OptionGuard.AtLeast(value, 1, "workers"); } = Environment.ProcessorCount;
}
