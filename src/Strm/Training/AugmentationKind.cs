namespace Strm.Training;

/// <summary>What is varied in training clips.</summary>
public enum AugmentationKind
{
    /// <summary>Nothing: frames are sampled and cropped as at test.</summary>
    None,

    /// <summary>Random ends of the clip, one random crop and one flip per clip: the official loader.</summary>
    Official,

    /// <summary>As the official loader, without the flip: for data sets whose classes name a direction.</summary>
    NoFlip,
}
