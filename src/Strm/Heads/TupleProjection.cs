using static TorchSharp.torch;

namespace Strm.Heads;

/// <summary>Keys and values of the frame tuples of some clips.</summary>
/// <param name="Keys">Layer-normalised keys (N, M, E).</param>
/// <param name="Values">Values (N, M, E).</param>
public sealed record TupleProjection(Tensor Keys, Tensor Values);
