using static TorchSharp.torch;

namespace Strm.Heads.HfAr;

/// <summary>What is believed about each class of an episode: a normal distribution before the flow, and the flow.</summary>
/// <param name="Mean">μ (C, E).</param>
/// <param name="LogVariance">log σ² (C, E).</param>
/// <param name="Normals">The vectors v of the reflections, first to last, each (C, E).</param>
public sealed record ClassPosterior(Tensor Mean, Tensor LogVariance, IReadOnlyList<Tensor> Normals);
