using System.Text.Json;
using System.Text.Json.Serialization;

namespace Strm.Synthesis;

/// <summary>The classes of a synthesised data set by split, and which of them are each other's reversal.</summary>
/// <param name="Train">Training classes.</param>
/// <param name="Val">Validation classes.</param>
/// <param name="Test">Test classes.</param>
public sealed record SynthSplit(IReadOnlyList<ActionDefinition> Train, IReadOnlyList<ActionDefinition> Val, IReadOnlyList<ActionDefinition> Test)
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>The classes that the options ask for.</summary>
    /// <param name="options">The numbers of classes.</param>
    /// <returns>The classes.</returns>
    public static SynthSplit Choose(SynthOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.TrainClasses + options.ValClasses + options.TestClasses == 0)
            throw new StrmException("No class was requested.", "A data set has at least one class.", "Raise --train-classes, --val-classes or --test-classes.");
        return new SynthSplit(
            ActionCatalog.Take(ActionCatalog.Train, options.TrainClasses),
            ActionCatalog.Take(ActionCatalog.Val, options.ValClasses),
            ActionCatalog.Take(ActionCatalog.Test, options.TestClasses));
    }

    /// <summary>Every class.</summary>
    public IEnumerable<ActionDefinition> All => Train.Concat(Val).Concat(Test);

    /// <summary>The content of <c>split.json</c>.</summary>
    /// <returns>JSON with the class names of each split, and <c>reversals</c>: pairs of names.</returns>
    public string ToJson()
    {
        var names = All.Select(action => action.Name).ToHashSet(StringComparer.Ordinal);
        var pairs = All.Where(action => action.Reversal is not null && !action.Backwards && names.Contains(action.Reversal));
        return JsonSerializer.Serialize(new Document(Names(Train), Names(Val), Names(Test), [.. pairs.Select(pair => new[] { pair.Name, pair.Reversal! })]), Format) + "\n";
    }

    private static string[] Names(IReadOnlyList<ActionDefinition> actions) => [.. actions.Select(action => action.Name)];

    private sealed record Document(
        [property: JsonPropertyName("train")] string[] Train,
        [property: JsonPropertyName("val")] string[] Val,
        [property: JsonPropertyName("test")] string[] Test,
        [property: JsonPropertyName("reversals")] string[][] Reversals);
}
