using Strm.Models;

namespace Strm.Heads;

/// <summary>What a head is built on.</summary>
/// <param name="FeatureWidth">Channels of the backbone's feature maps, D.</param>
/// <param name="Frames">Frames per clip, T.</param>
/// <param name="Dropout">The model's dropout stream.</param>
public sealed record HeadContext(int FeatureWidth, int Frames, DropoutSource Dropout);
