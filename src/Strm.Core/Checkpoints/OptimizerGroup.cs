using Strm.Checkpoints.Pickling;

namespace Strm.Checkpoints;

/// <summary>Parameters that an optimizer treats alike.</summary>
/// <param name="Parameters">Their numbers: 0 is the first parameter of the model.</param>
/// <param name="Options">The options by PyTorch's names, for example <c>lr</c>.</param>
public sealed record OptimizerGroup(IReadOnlyList<int> Parameters, IReadOnlyDictionary<string, PickleValue> Options)
{
    /// <summary>A numeric option; null where it is missing or no number.</summary>
    /// <param name="name">PyTorch's name.</param>
    public double? Number(string name) => Options.TryGetValue(name, out var value) && value.TryGetNumber(out var number) ? number : null;
}
