namespace Strm.Models;

/// <summary>What is done to pixels, in [0, 1], before the backbone.</summary>
public enum PixelNormalisation
{
    /// <summary>Nothing: what the official loader does, and what its checkpoints need.</summary>
    None,

    /// <summary>Subtract ImageNet's mean and divide by its deviation, per colour: what torchvision's weights were trained with.</summary>
    ImageNet,
}
