using static TorchSharp.torch;

namespace Strm.Visualisation;

/// <summary>Clips with the names that a picture gives them.</summary>
/// <param name="Names">A name for each clip (N).</param>
/// <param name="Frames">Their frames as the network sees them (N, T, 3, H, W), float in [0, 1].</param>
public sealed record NamedClips(IReadOnlyList<string> Names, Tensor Frames);
