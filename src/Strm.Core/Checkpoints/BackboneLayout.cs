using System.Text.Json;
using System.Text.Json.Serialization;

namespace Strm.Checkpoints;

/// <summary>The residual network revealed by a checkpoint's keys and shapes.</summary>
/// <param name="Depths">The blocks of each stage.</param>
/// <param name="IsBottleneck">Whether a block has three convolutions (ResNet-50) instead of two.</param>
/// <param name="Width">The channels of the first convolution; 64 in the published networks.</param>
public sealed record BackboneLayout(StageDepths Depths, bool IsBottleneck, int Width)
{
    private static readonly StageDepths Shallow = new(2, 2, 2, 2), Deep = new(3, 4, 6, 3);

    /// <summary>The published number of layers: 18, 34 or 50; null for other depths.</summary>
    public int? Layers => IsBottleneck
        ? Depths == Deep ? 50 : null
        : Depths == Shallow ? 18 : Depths == Deep ? 34 : null;

    /// <summary>The channels of the last feature maps, D: 8 · width, or 32 · width with bottlenecks.</summary>
    public int FeatureWidth => (IsBottleneck ? 32 : 8) * Width;

    /// <summary>The name on the command line, for example <c>resnet50</c>; for other depths it includes the blocks of each stage.</summary>
    public string Name => Layers is { } known ? $"resnet{known}" : $"{(IsBottleneck ? "bottleneck resnet" : "resnet")} of {Depths} blocks";

    /// <summary>Infers the network from the keys <c>resnet.0.weight</c> and <c>resnet.4</c> to <c>resnet.7</c>.</summary>
    /// <param name="entries">The tensors, by their official names.</param>
    /// <returns>The network; null if the keys are not those of a residual network of four stages.</returns>
    public static BackboneLayout? Infer(IEnumerable<TensorEntry> entries)
    {
        var shapes = new Dictionary<string, IReadOnlyList<long>>(StringComparer.Ordinal);
        foreach (var entry in entries) shapes.TryAdd(entry.Name, entry.Shape);
        if (shapes.GetValueOrDefault($"{StateDictKeys.Backbone}0.weight") is not [> 0 and <= int.MaxValue / 32 and var width, _, _, _])
            return null;
        return Enumerable.Range(4, 4).Select(stage => CountBlocks(shapes, stage)).ToArray()
            is [> 0 and var first, > 0 and var second, > 0 and var third, > 0 and var fourth]
            ? new BackboneLayout(
                new StageDepths(first, second, third, fourth), shapes.ContainsKey($"{StateDictKeys.Backbone}4.0.conv3.weight"), (int)width)
            : null;
    }

    private static int CountBlocks(Dictionary<string, IReadOnlyList<long>> shapes, int stage)
    {
        var count = 0;
        while (shapes.ContainsKey($"{StateDictKeys.Backbone}{stage}.{count}.conv1.weight")) count++;
        return count;
    }
}

/// <summary>How many blocks each of the four stages of a residual network has; an array of four numbers in JSON.</summary>
/// <param name="First">Blocks at a quarter of the frame's size.</param>
/// <param name="Second">Blocks at an eighth.</param>
/// <param name="Third">Blocks at a sixteenth.</param>
/// <param name="Fourth">Blocks at a thirty-second.</param>
[JsonConverter(typeof(JsonForm))]
public readonly record struct StageDepths(int First, int Second, int Third, int Fourth)
{
    /// <summary>The counts in order.</summary>
    /// <returns>Four numbers.</returns>
    public int[] ToArray() => [First, Second, Third, Fourth];

    /// <inheritdoc/>
    public override string ToString() => string.Join("-", ToArray());

    private sealed class JsonForm : JsonConverter<StageDepths>
    {
        public override StageDepths Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<int[]>(ref reader, options)
                is [> 0 and var first, > 0 and var second, > 0 and var third, > 0 and var fourth]
                ? new StageDepths(first, second, third, fourth)
                : throw new JsonException("The depths of a backbone's stages are four positive numbers.");

        public override void Write(Utf8JsonWriter writer, StageDepths value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.ToArray(), options);
    }
}
