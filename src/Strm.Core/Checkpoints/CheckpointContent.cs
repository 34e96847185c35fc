using Strm.Checkpoints.Pickling;

namespace Strm.Checkpoints;

/// <summary>What is in a checkpoint, whatever its format.</summary>
internal sealed class CheckpointContent
{
    /// <summary>
    /// The key of a wrapped checkpoint, and with an underscore the attribute of a bare state dict, that holds what the
    /// official code has no place for.
    /// </summary>
    public const string ExtraKey = "strm";

    /// <summary>The texts in the extra part.</summary>
    public const string ExtraMetadata = "metadata";

    /// <summary>The weights of the query-class similarity in the extra part.</summary>
    public const string ExtraQuerySimilarity = "query_similarity";

    private const int ListedWarnings = 5;

    private static readonly string[] OptimizerKeys = ["optimizer_state_dict", "optimizer"];
    private static readonly string[] SchedulerKeys = ["scheduler", "scheduler_state_dict", "lr_scheduler"];

    private readonly string path;

    private CheckpointContent(string path) => this.path = path;

    public List<TensorSource> Tensors { get; } = [];

    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    public List<string> Warnings { get; } = [];

    public bool IsWrapped { get; private set; }

    public bool IsDataParallel { get; private set; }

    public long? Iteration { get; private set; }

    public OptimizerState? Optimizer { get; private set; }

    public PickleMap? Scheduler { get; private set; }

    /// <summary>The content of a safetensors file.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="path">Its path.</param>
    /// <param name="part">The prefix of the names of the tensors to take; null for all.</param>
    public static CheckpointContent Of(SafetensorsReader reader, string path, string? part)
    {
        var content = new CheckpointContent(path);
        content.AddMetadata(reader.Metadata);
        content.Add(reader.Entries.Select(entry => reader.Source(entry.Name)), part);
        return content;
    }

    /// <summary>The content of a file that holds only tensors.</summary>
    /// <param name="tensors">The tensors.</param>
    /// <param name="path">Its path.</param>
    /// <param name="part">The prefix of the names of the tensors to take; null for all.</param>
    public static CheckpointContent Of(IEnumerable<TensorSource> tensors, string path, string? part)
    {
        var content = new CheckpointContent(path);
        content.Add(tensors, part);
        return content;
    }

    /// <summary>The content of a PyTorch file.</summary>
    /// <param name="document">What its pickle holds.</param>
    /// <param name="path">Its path.</param>
    /// <param name="part">
    /// The key of the state dict to take, or the prefix of its tensors' names; null for the usual state dict and all its tensors.
    /// </param>
    /// <exception cref="StrmException">The value has no state dict.</exception>
    public static CheckpointContent Of(PickleDocument document, string path, string? part)
    {
        var content = new CheckpointContent(path);
        var choice = StateDictChoice.Find(document.Root, part, path) ?? throw NoStateDict(document, path);
        content.Unwrap(choice, part);
        var (tensors, skipped) = (new List<TensorSource>(), new List<PickleValue>());
        foreach (var (key, value) in choice.Model.Items)
        {
            if (key is PickleText name && value is PickleTensor tensor) tensors.Add(tensor.Source.WithName(name.Value));
            else skipped.Add(key);
        }

        tensors.AddRange(content.AddExtra((choice.Wrapper?[ExtraKey] ?? choice.Model.Attributes?["_" + ExtraKey]) as PickleMap));
        content.Add(tensors, part == choice.Key ? null : part);
        content.Warn("of the state dict are not tensors", skipped);
        if (document.Unknown.Count > 0)
        {
            content.Warnings.Add(
                $"Unknown Python objects were not built: {NameList.Of([.. document.Unknown.Select(n => Texts.Clip(n))])}.");
        }

        return content;
    }

    private static StrmException NoStateDict(PickleDocument document, string path) => document.Unknown.Count > 0
        ? CheckpointErrors.Refused(path, document.Root is PickleObject whole ? whole.Name : document.Unknown.First())
        : new StrmException(
            $"The file {path} holds {document.Root} instead of a state dict.",
            "A checkpoint is a dictionary of named tensors, or has one under 'model_state_dict'.",
            "Save model.state_dict() with torch.save.");

    private void Unwrap(StateDictChoice choice, string? part)
    {
        if (choice.Wrapper is not { } map) return;
        IsWrapped = true;
        Iteration = map["iteration"] is PickleInteger iteration && iteration.TryGetInt64(out var number) ? number : null;
        Optimizer = OptimizerState.Parse(First(map, OptimizerKeys));
        if (Optimizer is not null && HasObjects(Optimizer.Value)) Optimizer = null;
        Scheduler = First(map, SchedulerKeys) is PickleMap scheduler && !HasObjects(scheduler) ? scheduler : null;
        if (choice.Others.Count > 0 && choice.Key != part)
            Warnings.Add($"The weights are those of '{Texts.Clip(choice.Key!)}'. There are others under "
                + $"{NameList.Of([.. choice.Others.Select(o => $"'{Texts.Clip(o)}'")])}: to use those, name the file as "
                + $"{path}::{Texts.Clip(choice.Others[0])}.");
        Warn("beside the state dict are not understood", map.Items.Where(i => !IsUnderstood(i, choice)).Select(i => i.Key));
    }

    private bool IsUnderstood(KeyValuePair<PickleValue, PickleValue> item, StateDictChoice choice) =>
        item.Value == Scheduler || item.Value == choice.Model
        || (Optimizer is not null && item.Value == Optimizer.Value)
        || (item.Key is PickleText key && (key.Value is "iteration" or ExtraKey || choice.Others.Contains(key.Value)));

    /// <summary>Whether a value, or a part of it, is an object that was not built and so cannot be written back.</summary>
    private static bool HasObjects(PickleValue value) => value switch
    {
        PickleObject => true,
        PickleSequence sequence => sequence.Items.Any(HasObjects),
        PickleMap map => map.Items.Any(i => HasObjects(i.Value)),
        _ => false,
    };

    /// <summary>Adds tensors under their names without the wrappers' parts.</summary>
    /// <param name="tensors">The tensors, by their names in the file.</param>
    /// <param name="beginning">The prefix of the names to take; null for all.</param>
    private void Add(IEnumerable<TensorSource> tensors, string? beginning)
    {
        var originals = new Dictionary<string, string>(StringComparer.Ordinal);
        var isOwn = Metadata.ContainsKey(CheckpointFile.OptionsKey);
        foreach (var tensor in tensors)
        {
            var original = tensor.Entry.Name;
            if ((beginning is null ? original : After(original, beginning)) is not { } inner) continue;
            var name = isOwn ? StateDictKeys.Normalise(inner) : StateDictKeys.Unwrap(inner);
            IsDataParallel |= StateDictKeys.IsParallel(inner);
            if (name == StateDictKeys.AverageCount)
                Warnings.Add($"'{Texts.Clip(original)}', the number of models that were averaged, was left out.");
            else if (originals.TryAdd(name, original)) Tensors.Add(name == original ? tensor : tensor.WithName(name));
            else throw Twice(name, originals[name], original);
        }

        if (beginning is not null && Tensors.Count == 0)
        {
            throw new StrmException($"The checkpoint {path} has nothing under '{Texts.Clip(beginning)}'.",
                "The text after '::' must be the key of a state dict in the file, or the beginning of its tensors' names.",
                $"List its tensors with: strm checkpoint inspect {path}");
        }
    }

    /// <summary>What follows some parts of a name, wherever they stand in it; null if they do not.</summary>
    private static string? After(string name, string parts)
    {
        var place = $".{name}".IndexOf($".{parts}.", StringComparison.Ordinal);
        return place < 0 ? null : name[(place + parts.Length + 1)..];
    }

    private StrmException Twice(string name, string first, string second) => new(
        $"The checkpoint {path} has the tensor '{Texts.Clip(name)}' twice: as '{Texts.Clip(first)}' and as '{Texts.Clip(second)}'.",
        "Names must differ even without the parts that wrappers add (module, model, backbone and the like).",
        $"If they belong to two networks, choose one by a name that only its tensors have: {path}::NAME. Otherwise save the file again.");

    /// <summary>Takes the texts of the extra part.</summary>
    /// <returns>The tensors of the extra part.</returns>
    private List<TensorSource> AddExtra(PickleMap? extra)
    {
        var tensors = new List<TensorSource>();
        if (extra?[ExtraQuerySimilarity] is PickleMap weights)
        {
            foreach (var (key, value) in weights.Items)
                if (key is PickleText name && value is PickleTensor tensor) tensors.Add(tensor.Source.WithName(name.Value));
        }

        if (extra?[ExtraMetadata] is PickleMap metadata)
            AddMetadata(metadata.Items.Where(i => i is { Key: PickleText, Value: PickleText })
                .Select(i => KeyValuePair.Create(((PickleText)i.Key).Value, ((PickleText)i.Value).Value)));
        return tensors;
    }

    private void AddMetadata(IEnumerable<KeyValuePair<string, string>> metadata)
    {
        foreach (var (key, value) in metadata) Metadata[key] = value;
        if (Iteration is null && Metadata.TryGetValue(CheckpointFile.IterationKey, out var text) && long.TryParse(text, out var iteration))
            Iteration = iteration;
    }

    private void Warn(string what, IEnumerable<PickleValue> keys)
    {
        var names = keys.Select(k => k.ToString()!).ToArray();
        if (names.Length > 0)
        {
            Warnings.Add($"{names.Length} values {what} and were left out: "
                + $"{string.Join(", ", names.Take(ListedWarnings))}{(names.Length > ListedWarnings ? ", …" : "")}.");
        }
    }

    private static PickleValue? First(PickleMap map, string[] keys) => keys.Select(k => map[k]).FirstOrDefault(v => v is not null);
}
