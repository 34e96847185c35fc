namespace Strm.Checkpoints;

/// <summary>The residual network that a checkpoint's keys and shapes show.</summary>
/// <param name="Layers">18, 34 or 50.</param>
/// <param name="Width">The channels of the first convolution; 64 in the published networks.</param>
public sealed record BackboneLayout(int Layers, int Width)
{
    private const int Stages = 4;

    /// <summary>The channels of the last feature maps, D: 8 · width, for ResNet-50 32 · width.</summary>
    public int FeatureWidth => (Layers == 50 ? 32 : 8) * Width;

    /// <summary>The name on the command line, for example <c>resnet50</c>.</summary>
    public string Name => $"resnet{Layers}";

    /// <summary>Reads the network off the keys <c>resnet.0.weight</c> and <c>resnet.4</c> to <c>resnet.7</c>.</summary>
    /// <param name="entries">The tensors, by their official names.</param>
    /// <returns>The network; null where the keys are not those of a ResNet-18, 34 or 50.</returns>
    public static BackboneLayout? Infer(IEnumerable<TensorEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var shapes = new Dictionary<string, IReadOnlyList<long>>(StringComparer.Ordinal);
        foreach (var entry in entries) shapes.TryAdd(entry.Name, entry.Shape);
        if (shapes.GetValueOrDefault("resnet.0.weight") is not [> 0 and <= int.MaxValue / 32 and var width, _, _, _]) return null;
        var blocks = Enumerable.Range(4, Stages).Select(stage => CountBlocks(shapes, stage)).ToArray();
        var isBottleneck = shapes.ContainsKey("resnet.4.0.conv3.weight");
        int? layers = (blocks, isBottleneck) switch
        {
            ([2, 2, 2, 2], false) => 18,
            ([3, 4, 6, 3], false) => 34,
            ([3, 4, 6, 3], true) => 50,
            _ => null,
        };
        return layers is { } known ? new BackboneLayout(known, (int)width) : null;
    }

    private static int CountBlocks(Dictionary<string, IReadOnlyList<long>> shapes, int stage)
    {
        var count = 0;
        while (shapes.ContainsKey($"resnet.{stage}.{count}.conv1.weight")) count++;
        return count;
    }
}
