namespace Strm.Checkpoints;

/// <summary>How the tensors of a checkpoint fit those that a model needs: by name and shape, whatever the element type.</summary>
/// <param name="Missing">Needed but not there; batch counts may be missing.</param>
/// <param name="Unexpected">There but not needed.</param>
/// <param name="WrongShape">There with another shape.</param>
/// <param name="Reason">The most likely reason; empty if everything fits.</param>
public sealed record StateDictMatch(
    IReadOnlyList<TensorEntry> Missing, IReadOnlyList<TensorEntry> Unexpected, IReadOnlyList<ShapeMismatch> WrongShape, string Reason)
{
    private const int Listed = 6;

    /// <summary>Whether everything fits.</summary>
    public bool IsMatch => Missing.Count + Unexpected.Count + WrongShape.Count == 0;

    /// <summary>Whether everything fits but the query-class similarity, which the official code does not save.</summary>
    public bool LacksOnlyQuerySimilarity =>
        Unexpected.Count + WrongShape.Count == 0
            && Missing.Count > 0 && Missing.All(e => e.Name.StartsWith(StateDictKeys.QuerySimilarity, StringComparison.Ordinal));

    /// <summary>Compares.</summary>
    /// <param name="expected">What the model needs.</param>
    /// <param name="found">What the checkpoint has, by normalised names.</param>
    public static StateDictMatch Compare(IEnumerable<TensorEntry> expected, IEnumerable<TensorEntry> found)
    {
        var needed = expected.ToDictionary(e => e.Name, StringComparer.Ordinal);
        var there = found.ToDictionary(e => e.Name, StringComparer.Ordinal);
        var missing = needed.Values.Where(e => !there.ContainsKey(e.Name) && !StateDictKeys.IsOptional(e.Name)).ToArray();
        var unexpected = there.Values.Where(e => !needed.ContainsKey(e.Name)).ToArray();
        var wrong = needed.Values.Where(e => there.TryGetValue(e.Name, out var other) && !e.HasShapeOf(other))
            .Select(e => new ShapeMismatch(e, there[e.Name]))
            .ToArray();
        var isMatch = missing.Length + unexpected.Length + wrong.Length == 0;
        return new StateDictMatch(missing, unexpected, wrong, isMatch ? "" : MismatchReason.Find([.. needed.Values], [.. there.Values]));
    }

    /// <summary>Rejects a checkpoint that does not fit.</summary>
    /// <param name="path">The checkpoint, for the message.</param>
    /// <exception cref="StrmException">It does not fit; the message lists the three groups, shortened, and the likely reason.</exception>
    public void ThrowUnlessMatch(string path)
    {
        if (IsMatch) return;
        string[] groups =
        [
            Group("missing", [.. Missing.Select(e => Texts.Clip(e.Name))]),
            Group("unexpected", [.. Unexpected.Select(e => Texts.Clip(e.Name))]),
            Group(
                "of another shape",
                [.. WrongShape.Select(m => $"{Texts.Clip(m.Expected.Name)} ({Texts.Clip(m.Found.ShapeText)} "
                    + $"instead of {m.Expected.ShapeText})")]),
        ];
        throw new StrmException($"The checkpoint {path} does not fit the model: {string.Join("; ", groups.Where(g => g.Length > 0))}.",
            "The checkpoint must have every tensor of the model, in its shape, and no others.", Reason);
    }

    private static string Group(string what, string[] names) =>
        names.Length == 0 ? "" : $"{names.Length} {what}: {NameList.Of(names, Listed)}";
}

/// <summary>A tensor of the right name and the wrong shape.</summary>
/// <param name="Expected">What the model needs.</param>
/// <param name="Found">What the checkpoint has.</param>
public sealed record ShapeMismatch(TensorEntry Expected, TensorEntry Found);

/// <summary>Finds why a checkpoint does not fit a model, from what its keys and shapes reveal.</summary>
internal static class MismatchReason
{
    /// <summary>The most likely reason, as one sentence or two with what to do.</summary>
    /// <param name="expected">What the model needs.</param>
    /// <param name="found">What the checkpoint has.</param>
    public static string Find(TensorEntry[] expected, TensorEntry[] found)
    {
        var (model, file) = (StrmCheckpointLayout.Infer(expected), StrmCheckpointLayout.Infer(found));
        return Kind(model, file, found) ?? Backbone(model, file) ?? Sizes(model, file) ?? Parts(model, file)
            ?? "Neither backbone nor sizes differ, so some keys were renamed, removed or added: list them with 'strm checkpoint inspect'.";
    }

    private static string? Kind(StrmCheckpointLayout model, StrmCheckpointLayout file, TensorEntry[] found)
    {
        if (found.Any(e => e.Name.StartsWith("layer1.", StringComparison.Ordinal)))
            return "It is a torchvision ResNet, which is only a backbone: give it as --backbone-weights.";
        if (file.Backbone is null && file.Cardinalities.Count == 0 && !file.HasPatchEnrichment && !file.HasFrameEnrichment)
            return "It has none of the parts of this project's models, so it is a checkpoint of something else: give another file.";
        return file.Backbone is null && model.Backbone is not null
            ? "It has no backbone of a known kind (ResNet-18, 34 or 50): give a checkpoint of the whole model."
            : null;
    }

    private static string? Backbone(StrmCheckpointLayout model, StrmCheckpointLayout file)
    {
        if (model.Backbone is null || file.Backbone is null || model.Backbone == file.Backbone) return null;
        return $"Its backbone is {Text(file.Backbone)} and the model's is {Text(model.Backbone)}: set --backbone {file.Backbone.Name} "
            + $"--backbone-width {file.Backbone.Width}.";
    }

    private static string? Sizes(StrmCheckpointLayout model, StrmCheckpointLayout file)
    {
        if (model.Cardinalities.Count > 0 && file.Cardinalities.Count > 0 && !model.Cardinalities.SequenceEqual(file.Cardinalities))
            return $"Its cardinalities are {file.CardinalitiesText} and the model's are {model.CardinalitiesText}: set --cardinalities "
                + $"{string.Join(',', file.Cardinalities)}.";
        return Size("feature width D", model.FeatureWidth, file.FeatureWidth)
            ?? Size("projection width E", model.ProjectionWidth, file.ProjectionWidth)
            ?? Size("number of frames T", model.Frames, file.Frames);
    }

    private static string? Parts(StrmCheckpointLayout model, StrmCheckpointLayout file)
    {
        if ((model.HasPatchEnrichment || model.HasFrameEnrichment)
            && file is { HasPatchEnrichment: false, HasFrameEnrichment: false, Cardinalities.Count: > 0 })
            return "It is a checkpoint of TRX, which has neither patch-level nor frame-level enrichment: set --head trx.";
        return Part("patch-level enrichment (PLE)", model.HasPatchEnrichment, file.HasPatchEnrichment)
            ?? Part("frame-level enrichment (FLE)", model.HasFrameEnrichment, file.HasFrameEnrichment)
            ?? Part(
                "weights of the query-class similarity (QC), which the official code does not save",
                model.HasQuerySimilarity,
                file.HasQuerySimilarity);
    }

    private static string? Size(string what, int? model, int? file) =>
        model is null || file is null || model == file
            ? null
            : $"Its {what} is {file} and the model's is {model}: set the model's to {file}.";

    private static string? Part(string what, bool model, bool file) => (model, file) switch
    {
        (true, false) => $"It has no {what}: switch that part off.",
        (false, true) => $"It has {what}: switch that part on.",
        _ => null,
    };

    private static string Text(BackboneLayout backbone) => $"{backbone.Name} of width {backbone.Width}";
}
