namespace Strm.Checkpoints;

/// <summary>A tensor of the right name and the wrong shape.</summary>
/// <param name="Expected">What the model needs.</param>
/// <param name="Found">What the checkpoint has.</param>
public sealed record ShapeMismatch(TensorEntry Expected, TensorEntry Found);
