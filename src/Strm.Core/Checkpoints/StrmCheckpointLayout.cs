namespace Strm.Checkpoints;

/// <summary>What a checkpoint's keys and shapes tell of the model: enough to build it, with the options that a file of this project carries beside.</summary>
public sealed record StrmCheckpointLayout
{
    /// <summary>The backbone; null if the file has none.</summary>
    public BackboneLayout? Backbone { get; private init; }

    /// <summary>Channels of the features, D; null if unknown.</summary>
    public int? FeatureWidth { get; private init; }

    /// <summary>Width of keys and values, E; null if there is no temporal relation modelling.</summary>
    public int? ProjectionWidth { get; private init; }

    /// <summary>Frames per clip, T; null if unknown.</summary>
    public int? Frames { get; private init; }

    /// <summary>Frames per tuple, one for each relation module, in the order of the modules.</summary>
    public IReadOnlyList<int> Cardinalities { get; private init; } = [];

    /// <summary>Whether there is patch-level enrichment (PLE).</summary>
    public bool HasPatchEnrichment { get; private init; }

    /// <summary>Whether there is frame-level enrichment (FLE).</summary>
    public bool HasFrameEnrichment { get; private init; }

    /// <summary>Whether there are weights of the query-class similarity (QC). The official code does not save them.</summary>
    public bool HasQuerySimilarity { get; private init; }

    /// <summary>Reads the model off keys and shapes.</summary>
    /// <param name="entries">The tensors, by their normalised or torchvision names.</param>
    public static StrmCheckpointLayout Infer(IEnumerable<TensorEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var known = entries.Select(e => StateDictKeys.FromTorchvision(e.Name) is { } official ? e.WithName(official) : e).ToArray();
        var shapes = new Dictionary<string, IReadOnlyList<long>>(StringComparer.Ordinal);
        foreach (var entry in known) shapes.TryAdd(entry.Name, entry.Shape);
        var backbone = BackboneLayout.Infer(known);
        var width = FindFeatureWidth(shapes) ?? backbone?.FeatureWidth;
        return new StrmCheckpointLayout
        {
            Backbone = backbone,
            FeatureWidth = width,
            ProjectionWidth = Size(shapes, "transformers.0.k_linear.weight", 0),
            Frames = Size(shapes, "fr_enrich.Tok_MLP.inp_fc.weight", 0) ?? FramesOfPositions(shapes),
            Cardinalities = FindCardinalities(shapes, width),
            HasPatchEnrichment = Has(shapes, StateDictKeys.PatchEnrichment),
            HasFrameEnrichment = Has(shapes, StateDictKeys.FrameEnrichment),
            HasQuerySimilarity = Has(shapes, StateDictKeys.QuerySimilarity),
        };
    }

    /// <summary>One line for people, for example <c>resnet50, D = 2048, E = 1152, T = 8, cardinalities {2}, PLE, FLE, no QC</c>.</summary>
    public override string ToString()
    {
        var parts = new List<string> { Backbone is null ? "no backbone" : Backbone.Width == 64 ? Backbone.Name : $"{Backbone.Name} of width {Backbone.Width}" };
        if (FeatureWidth is { } d) parts.Add($"D = {d}");
        if (ProjectionWidth is { } e) parts.Add($"E = {e}");
        if (Frames is { } t) parts.Add($"T = {t}");
        if (Cardinalities.Count > 0) parts.Add($"cardinalities {CardinalitiesText}");
        parts.Add(HasPatchEnrichment ? "PLE" : "no PLE");
        parts.Add(HasFrameEnrichment ? "FLE" : "no FLE");
        parts.Add(HasQuerySimilarity ? "QC" : "no QC");
        return string.Join(", ", parts);
    }

    /// <summary>The cardinalities as in the paper, for example <c>{2,3}</c>.</summary>
    internal string CardinalitiesText => $"{{{string.Join(',', Cardinalities)}}}";

    private static int? FindFeatureWidth(Dictionary<string, IReadOnlyList<long>> shapes) =>
        Size(shapes, "attn_pat.key_proj.weight", 1) ?? Size(shapes, "fr_enrich.Bot_MLP.inp_fc.weight", 1) ?? Size(shapes, "transformers.0.pe.pe", 2);

    /// <summary>The official code makes int(1.5 T) positions; the smallest T that gives their number is the only one.</summary>
    private static int? FramesOfPositions(Dictionary<string, IReadOnlyList<long>> shapes) =>
        (Size(shapes, "transformers.0.pe.pe", 1) ?? Size(shapes, "fr_enrich.pe.pe", 1)) is { } positions ? (int)Math.Ceiling(positions / 1.5) : null;

    private static int[] FindCardinalities(Dictionary<string, IReadOnlyList<long>> shapes, int? width)
    {
        var cardinalities = new List<int>();
        while (width is > 0 && Size(shapes, $"transformers.{cardinalities.Count}.k_linear.weight", 1) is { } columns && columns % width == 0) cardinalities.Add(columns / width.Value);
        return [.. cardinalities];
    }

    private static int? Size(Dictionary<string, IReadOnlyList<long>> shapes, string name, int dimension) =>
        shapes.TryGetValue(name, out var shape) && dimension < shape.Count && shape[dimension] is > 0 and <= int.MaxValue ? (int)shape[dimension] : null;

    private static bool Has(Dictionary<string, IReadOnlyList<long>> shapes, string prefix) => shapes.Keys.Any(k => k.StartsWith(prefix, StringComparison.Ordinal));
}

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
    /// <returns>The network; null if the keys are not those of a ResNet-18, 34 or 50.</returns>
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
