namespace Strm.Checkpoints;

/// <summary>
/// What a checkpoint's keys and shapes reveal about the model: enough to build it, with the options that this project's files carry.
/// </summary>
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

    /// <summary>Infers the model from keys and shapes.</summary>
    /// <param name="entries">The tensors, by their normalised or torchvision names.</param>
    public static StrmCheckpointLayout Infer(IEnumerable<TensorEntry> entries)
    {
        var known = entries.Select(e => StateDictKeys.FromTorchvision(e.Name) is { } official ? e.WithName(official) : e).ToArray();
        var shapes = new Dictionary<string, IReadOnlyList<long>>(StringComparer.Ordinal);
        foreach (var entry in known) shapes.TryAdd(entry.Name, entry.Shape);
        var backbone = BackboneLayout.Infer(known);
        var width = FindFeatureWidth(shapes) ?? backbone?.FeatureWidth;
        return new StrmCheckpointLayout
        {
            Backbone = backbone,
            FeatureWidth = width,
            ProjectionWidth = Size(shapes, $"{StateDictKeys.Relation}0.k_linear.weight", 0),
            Frames = Size(shapes, $"{StateDictKeys.FrameEnrichment}Tok_MLP.inp_fc.weight", 0) ?? FramesOfPositions(shapes),
            Cardinalities = FindCardinalities(shapes, width),
            HasPatchEnrichment = Has(shapes, StateDictKeys.PatchEnrichment),
            HasFrameEnrichment = Has(shapes, StateDictKeys.FrameEnrichment),
            HasQuerySimilarity = Has(shapes, StateDictKeys.QuerySimilarity),
        };
    }

    /// <summary>One line for people, for example <c>resnet50, D = 2048, E = 1152, T = 8, cardinalities {2}, PLE, FLE, no QC</c>.</summary>
    public override string ToString()
    {
        var parts =
            new List<string>
            {
                Backbone is null ? "no backbone" : Backbone.Width == 64 ? Backbone.Name : $"{Backbone.Name} of width {Backbone.Width}",
            };
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
        Size(shapes, $"{StateDictKeys.PatchEnrichment}key_proj.weight", 1)
            ?? Size(shapes, $"{StateDictKeys.FrameEnrichment}Bot_MLP.inp_fc.weight", 1)
            ?? Size(shapes, $"{StateDictKeys.Relation}0.pe.pe", 2);

    /// <summary>The official code makes int(1.5 T) positions; of the T that give their number, the smallest is the only one.</summary>
    private static int? FramesOfPositions(Dictionary<string, IReadOnlyList<long>> shapes) =>
        (Size(shapes, $"{StateDictKeys.Relation}0.pe.pe", 1) ?? Size(shapes, $"{StateDictKeys.FrameEnrichment}pe.pe", 1)) is { } positions
            ? (int)Math.Ceiling(positions / 1.5)
            : null;

    private static int[] FindCardinalities(Dictionary<string, IReadOnlyList<long>> shapes, int? width)
    {
        var cardinalities = new List<int>();
        while (width is > 0
            && Size(shapes, $"{StateDictKeys.Relation}{cardinalities.Count}.k_linear.weight", 1) is { } columns
            && columns % width == 0)
        {
            cardinalities.Add(columns / width.Value);
        }

        return [.. cardinalities];
    }

    private static int? Size(Dictionary<string, IReadOnlyList<long>> shapes, string name, int dimension) =>
        shapes.TryGetValue(name, out var shape) && dimension < shape.Count && shape[dimension] is > 0 and <= int.MaxValue
            ? (int)shape[dimension]
            : null;

    private static bool Has(Dictionary<string, IReadOnlyList<long>> shapes, string prefix) =>
        shapes.Keys.Any(k => k.StartsWith(prefix, StringComparison.Ordinal));
}
