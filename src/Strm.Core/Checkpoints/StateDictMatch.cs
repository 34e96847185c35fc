namespace Strm.Checkpoints;

/// <summary>How the tensors of a checkpoint fit those that a model needs: by name and shape, whatever the element type.</summary>
/// <param name="Missing">Needed but not there; batch counts may be missing.</param>
/// <param name="Unexpected">There but not needed.</param>
/// <param name="WrongShape">There with another shape.</param>
/// <param name="Reason">Why, most likely; empty where everything fits.</param>
public sealed record StateDictMatch(IReadOnlyList<TensorEntry> Missing, IReadOnlyList<TensorEntry> Unexpected, IReadOnlyList<ShapeMismatch> WrongShape, string Reason)
{
    private const int Listed = 6;

    /// <summary>Whether everything fits.</summary>
    public bool IsMatch => Missing.Count + Unexpected.Count + WrongShape.Count == 0;

    /// <summary>Whether everything fits but the query-class similarity, which the official code does not save.</summary>
    public bool LacksOnlyQuerySimilarity =>
        Unexpected.Count + WrongShape.Count == 0 && Missing.Count > 0 && Missing.All(e => e.Name.StartsWith(StateDictKeys.QuerySimilarity, StringComparison.Ordinal));

    /// <summary>Compares.</summary>
    /// <param name="expected">What the model needs.</param>
    /// <param name="found">What the checkpoint has, by normalised names.</param>
    public static StateDictMatch Compare(IEnumerable<TensorEntry> expected, IEnumerable<TensorEntry> found)
    {
        var needed = expected.ToDictionary(e => e.Name, StringComparer.Ordinal);
        var there = found.ToDictionary(e => e.Name, StringComparer.Ordinal);
        var missing = needed.Values.Where(e => !there.ContainsKey(e.Name) && !StateDictKeys.IsOptional(e.Name)).ToArray();
        var unexpected = there.Values.Where(e => !needed.ContainsKey(e.Name)).ToArray();
        var wrong = needed.Values.Where(e => there.TryGetValue(e.Name, out var other) && !e.HasShapeOf(other)).Select(e => new ShapeMismatch(e, there[e.Name])).ToArray();
        var isMatch = missing.Length + unexpected.Length + wrong.Length == 0;
        return new StateDictMatch(missing, unexpected, wrong, isMatch ? "" : MismatchReason.Find([.. needed.Values], [.. there.Values]));
    }

    /// <summary>Refuses a checkpoint that does not fit.</summary>
    /// <param name="path">The checkpoint, for the message.</param>
    /// <exception cref="StrmException">It does not fit; the message lists the three groups, shortened, and the likely reason.</exception>
    public void ThrowUnlessMatch(string path)
    {
        if (IsMatch) return;
        string[] groups =
        [
            Group("missing", [.. Missing.Select(e => Texts.Clip(e.Name))]),
            Group("unexpected", [.. Unexpected.Select(e => Texts.Clip(e.Name))]),
            Group("of another shape", [.. WrongShape.Select(m => $"{Texts.Clip(m.Expected.Name)} ({Texts.Clip(m.Found.ShapeText)} instead of {m.Expected.ShapeText})")]),
        ];
        throw new StrmException($"The checkpoint {path} does not fit the model: {string.Join("; ", groups.Where(g => g.Length > 0))}.",
            "Every tensor of the model must be in the checkpoint, in its shape, and no other.", Reason);
    }

    private static string Group(string what, string[] names) => names.Length == 0 ? "" : $"{names.Length} {what}: {NameList.Of(names, Listed)}";
}
