namespace Strm.Checkpoints;

/// <summary>What an optimizer remembers of a parameter.</summary>
/// <param name="Tensors">Tensors by PyTorch's names, for example <c>exp_avg</c>; scalars are among <paramref name="Numbers"/>.</param>
/// <param name="Numbers">Numbers by PyTorch's names, for example <c>step</c>.</param>
public sealed record OptimizerSlot(IReadOnlyDictionary<string, TensorSource> Tensors, IReadOnlyDictionary<string, double> Numbers);
