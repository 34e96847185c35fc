using static TorchSharp.torch;

namespace Strm.Visualisation;

/// <summary>How alike the frames of query and support are at one stage of the model.</summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="Cosine">Cosine of frame features (S, T, T): support clip, query frame, support frame.</param>
public sealed record StageSimilarity(string Stage, Tensor Cosine);
