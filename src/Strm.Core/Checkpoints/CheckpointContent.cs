using Strm.Checkpoints.Pickling;

namespace Strm.Checkpoints;

/// <summary>What is in a checkpoint, whatever its format.</summary>
internal sealed class CheckpointContent
{
    /// <summary>The key of a wrapped checkpoint, and with an underscore the attribute of a bare state dict, that holds what the official code has no place for.</summary>
    public const string ExtraKey = "strm";

    /// <summary>The texts in the extra part.</summary>
    public const string ExtraMetadata = "metadata";

    /// <summary>The weights of the query-class similarity in the extra part.</summary>
    public const string ExtraQuerySimilarity = "query_similarity";

    private const int ListedWarnings = 5;

    private static readonly string[] ModelKeys = ["model_state_dict", "state_dict", "model"];
    private static readonly string[] OptimizerKeys = ["optimizer_state_dict", "optimizer"];
    private static readonly string[] SchedulerKeys = ["scheduler", "scheduler_state_dict", "lr_scheduler"];

    private readonly string path;
    private readonly HashSet<string> names = new(StringComparer.Ordinal);

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
    public static CheckpointContent Of(SafetensorsReader reader, string path)
    {
        var content = new CheckpointContent(path);
        foreach (var entry in reader.Entries) content.Add(reader.Source(entry.Name));
        content.AddMetadata(reader.Metadata);
        return content;
    }

    /// <summary>The content of a file that holds tensors alone.</summary>
    /// <param name="tensors">The tensors.</param>
    /// <param name="path">Its path.</param>
    public static CheckpointContent Of(IEnumerable<TensorSource> tensors, string path)
    {
        var content = new CheckpointContent(path);
        foreach (var tensor in tensors) content.Add(tensor);
        return content;
    }

    /// <summary>The content of a PyTorch file.</summary>
    /// <param name="root">Its value.</param>
    /// <param name="path">Its path.</param>
    /// <exception cref="StrmException">The value has no state dict.</exception>
    public static CheckpointContent Of(PickleValue root, string path)
    {
        var content = new CheckpointContent(path);
        var (model, skipped) = (content.FindModel(root), new List<PickleValue>());
        foreach (var (key, value) in model.Items)
        {
            if (key is PickleText name && value is PickleTensor tensor) content.Add(tensor.Source.WithName(name.Value));
            else skipped.Add(key);
        }

        content.AddExtra(((content.IsWrapped ? ((PickleMap)root)[ExtraKey] : null) ?? model.Attributes?["_" + ExtraKey]) as PickleMap);
        content.Warn("of the state dict are not tensors", skipped);
        return content;
    }

    private PickleMap FindModel(PickleValue root)
    {
        if (root is PickleMap map)
        {
            // A key of a wrapped checkpoint comes first: a loss that was saved as a tensor beside it does not make it a bare one.
            if (First(map, ModelKeys) is PickleMap named && HasTensors(named)) return Wrapped(map, named);
            if (HasTensors(map)) return map;
            if (OnlyMapOfTensors(map) is { } only) return Wrapped(map, only);
        }

        throw new StrmException($"The file {path} holds no state dict but {root}.", "A checkpoint is a dictionary of named tensors, or has one under 'model_state_dict'.",
            "Save model.state_dict() with torch.save.");
    }

    private PickleMap Wrapped(PickleMap map, PickleMap model)
    {
        IsWrapped = true;
        Iteration = map["iteration"] is PickleInteger iteration && iteration.TryGetInt64(out var number) ? number : null;
        Optimizer = OptimizerState.Parse(First(map, OptimizerKeys));
        Scheduler = First(map, SchedulerKeys) as PickleMap;
        Warn("beside the state dict are not understood", map.Items.Where(i => i.Value != model && i.Key is not PickleText { Value: "iteration" or ExtraKey } && !IsUnderstood(i)).Select(i => i.Key));
        return model;
    }

    private bool IsUnderstood(KeyValuePair<PickleValue, PickleValue> item) => item.Value == Scheduler || (Optimizer is not null && item.Value == Optimizer.Value);

    private void Add(TensorSource source)
    {
        var name = StateDictKeys.Normalise(source.Entry.Name);
        IsDataParallel |= name != source.Entry.Name;
        if (!names.Add(name)) throw CheckpointErrors.Damaged(path, $"it has the tensor '{Texts.Clip(name)}' twice, with and without 'module.'");
        Tensors.Add(name == source.Entry.Name ? source : source.WithName(name));
    }

    private void AddExtra(PickleMap? extra)
    {
        if (extra?[ExtraQuerySimilarity] is PickleMap weights)
        {
            foreach (var (key, value) in weights.Items)
                if (key is PickleText name && value is PickleTensor tensor) Add(tensor.Source.WithName(name.Value));
        }

        if (extra?[ExtraMetadata] is not PickleMap metadata) return;
        AddMetadata(metadata.Items.Where(i => i is { Key: PickleText, Value: PickleText }).Select(i => new KeyValuePair<string, string>(((PickleText)i.Key).Value, ((PickleText)i.Value).Value)));
    }

    private void AddMetadata(IEnumerable<KeyValuePair<string, string>> metadata)
    {
        foreach (var (key, value) in metadata) Metadata[key] = value;
        if (Iteration is null && Metadata.TryGetValue(CheckpointFile.IterationKey, out var text) && long.TryParse(text, out var iteration)) Iteration = iteration;
    }

    private void Warn(string what, IEnumerable<PickleValue> keys)
    {
        var names = keys.Select(k => k.ToString()!).ToArray();
        if (names.Length > 0) Warnings.Add($"{names.Length} values {what} and were left out: {string.Join(", ", names.Take(ListedWarnings))}{(names.Length > ListedWarnings ? ", …" : "")}.");
    }

    private static PickleValue? First(PickleMap map, string[] keys) => keys.Select(k => map[k]).FirstOrDefault(v => v is not null);

    private static PickleMap? OnlyMapOfTensors(PickleMap map) =>
        map.Items.Select(i => i.Value).OfType<PickleMap>().Where(HasTensors).Take(2).ToArray() is [var only] ? only : null;

    private static bool HasTensors(PickleMap map) => map.Items.Any(i => i is { Key: PickleText, Value: PickleTensor });
}
