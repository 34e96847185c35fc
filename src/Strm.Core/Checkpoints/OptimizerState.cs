using Strm.Checkpoints.Pickling;

namespace Strm.Checkpoints;

/// <summary>The state dict of a PyTorch optimizer.</summary>
public sealed class OptimizerState
{
    private OptimizerState(PickleMap value, IReadOnlyList<OptimizerGroup> groups, IReadOnlyDictionary<int, OptimizerSlot> slots)
    {
        (Value, Groups, Slots) = (value, groups, slots);
        Kind = groups.Any(g => g.Options.ContainsKey("betas")) ? SavedOptimizerKind.Adam
            : groups.Any(g => g.Options.ContainsKey("dampening")) ? SavedOptimizerKind.Sgd : SavedOptimizerKind.Unknown;
    }

    /// <summary>Which optimizer, judging by its options.</summary>
    public SavedOptimizerKind Kind { get; }

    /// <summary>The parameter groups.</summary>
    public IReadOnlyList<OptimizerGroup> Groups { get; }

    /// <summary>What is remembered, by the parameter's number; parameters with nothing remembered are missing.</summary>
    public IReadOnlyDictionary<int, OptimizerSlot> Slots { get; }

    /// <summary>The state as it is in the file.</summary>
    public PickleMap Value { get; }

    /// <summary>Reads an optimizer's state dict.</summary>
    /// <param name="value">The value in the file.</param>
    /// <returns>The state; null if the value is not one.</returns>
    public static OptimizerState? Parse(PickleValue? value)
    {
        if (value is not PickleMap map || map["param_groups"] is not PickleSequence groups || map["state"] is not PickleMap state)
            return null;
        if (groups.Items.Any(g => g is not PickleMap)) return null;
        var slots = new Dictionary<int, OptimizerSlot>();
        foreach (var (key, slot) in state.Items)
            if (key is PickleInteger index
                && index.TryGetInt64(out var number)
                && number is >= 0 and <= int.MaxValue
                && slot is PickleMap content)
            {
                slots[(int)number] = Slot(content);
            }

        return new OptimizerState(map, [.. groups.Items.Cast<PickleMap>().Select(Group)], slots);
    }

    private static OptimizerGroup Group(PickleMap group)
    {
        var numbers = group["params"] is PickleSequence parameters
            ? parameters.Items.OfType<PickleInteger>()
                .Select(p => p.TryGetInt64(out var number) && number is >= 0 and <= int.MaxValue ? (int)number : -1)
                .Where(p => p >= 0)
            : [];
        return new OptimizerGroup(
            [.. numbers], Texted(group).Where(o => o.Key != "params").ToDictionary(o => o.Key, o => o.Value, StringComparer.Ordinal));
    }

    private static OptimizerSlot Slot(PickleMap slot)
    {
        var (tensors, numbers) = (
            new Dictionary<string, TensorSource>(StringComparer.Ordinal), new Dictionary<string, double>(StringComparer.Ordinal));
        foreach (var (name, value) in Texted(slot))
        {
            // PyTorch counts steps in a tensor without dimensions since 1.12, before that in an integer.
            if (value is PickleTensor { Source.Entry.Shape.Count: > 0 } tensor) tensors[name] = tensor.Source.WithName(name);
            else if (value.TryGetNumber(out var number)) numbers[name] = number;
        }

        return new OptimizerSlot(tensors, numbers);
    }

    private static IEnumerable<KeyValuePair<string, PickleValue>> Texted(PickleMap map)
    {
        foreach (var (key, value) in map.Items)
            if (key is PickleText text) yield return new(text.Value, value);
    }
}

/// <summary>Parameters that an optimizer treats alike.</summary>
/// <param name="Parameters">Their numbers: 0 is the first parameter of the model.</param>
/// <param name="Options">The options by PyTorch's names, for example <c>lr</c>.</param>
public sealed record OptimizerGroup(IReadOnlyList<int> Parameters, IReadOnlyDictionary<string, PickleValue> Options)
{
    /// <summary>A numeric option; null if it is missing or not a number.</summary>
    /// <param name="name">PyTorch's name.</param>
    public double? Number(string name) => Options.TryGetValue(name, out var value) && value.TryGetNumber(out var number) ? number : null;
}

/// <summary>What an optimizer remembers about a parameter.</summary>
/// <param name="Tensors">Tensors by PyTorch's names, for example <c>exp_avg</c>; scalars are among <paramref name="Numbers"/>.</param>
/// <param name="Numbers">Numbers by PyTorch's names, for example <c>step</c>.</param>
public sealed record OptimizerSlot(IReadOnlyDictionary<string, TensorSource> Tensors, IReadOnlyDictionary<string, double> Numbers);

/// <summary>Which optimizer a saved state belongs to.</summary>
public enum SavedOptimizerKind
{
    /// <summary>None of the others.</summary>
    Unknown,

    /// <summary>Stochastic gradient descent; with momentum a slot has <c>momentum_buffer</c>.</summary>
    Sgd,

    /// <summary>Adam or AdamW; a slot has <c>exp_avg</c>, <c>exp_avg_sq</c> and <c>step</c>.</summary>
    Adam,
}
