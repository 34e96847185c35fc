using Strm.Checkpoints.Pickling;

namespace Strm.Checkpoints;

/// <summary>The state dict of a PyTorch optimizer.</summary>
public sealed class OptimizerState
{
    private OptimizerState(PickleMap value, IReadOnlyList<OptimizerGroup> groups, IReadOnlyDictionary<int, OptimizerSlot> slots)
    {
        (Value, Groups, Slots) = (value, groups, slots);
        Kind = groups.Any(g => g.Options.ContainsKey("betas")) ? OptimizerKind.Adam
            : groups.Any(g => g.Options.ContainsKey("dampening")) ? OptimizerKind.Sgd : OptimizerKind.Unknown;
    }

    /// <summary>Which optimizer, by its options.</summary>
    public OptimizerKind Kind { get; }

    /// <summary>The parameter groups.</summary>
    public IReadOnlyList<OptimizerGroup> Groups { get; }

    /// <summary>What is remembered, by the parameter's number; parameters without memory are missing.</summary>
    public IReadOnlyDictionary<int, OptimizerSlot> Slots { get; }

    /// <summary>The state as it is in the file.</summary>
    public PickleMap Value { get; }

    /// <summary>Reads an optimizer's state dict.</summary>
    /// <param name="value">The value in the file.</param>
    /// <returns>The state; null where the value is not one.</returns>
    public static OptimizerState? Parse(PickleValue? value)
    {
        if (value is not PickleMap map || map["param_groups"] is not PickleSequence groups || map["state"] is not PickleMap state) return null;
        if (groups.Items.Any(g => g is not PickleMap)) return null;
        var slots = new Dictionary<int, OptimizerSlot>();
        foreach (var (key, slot) in state.Items)
            if (key is PickleInteger index && index.TryGetInt64(out var number) && number is >= 0 and <= int.MaxValue && slot is PickleMap content) slots[(int)number] = Slot(content);
        return new OptimizerState(map, [.. groups.Items.Cast<PickleMap>().Select(Group)], slots);
    }

    private static OptimizerGroup Group(PickleMap group)
    {
        var numbers = group["params"] is PickleSequence parameters
            ? parameters.Items.OfType<PickleInteger>().Select(p => p.TryGetInt64(out var number) && number is >= 0 and <= int.MaxValue ? (int)number : -1).Where(p => p >= 0)
            : [];
        return new OptimizerGroup([.. numbers], Texted(group).Where(o => o.Key != "params").ToDictionary(o => o.Key, o => o.Value, StringComparer.Ordinal));
    }

    private static OptimizerSlot Slot(PickleMap slot)
    {
        var (tensors, numbers) = (new Dictionary<string, TensorSource>(StringComparer.Ordinal), new Dictionary<string, double>(StringComparer.Ordinal));
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
