namespace Strm.Checkpoints;

/// <summary>What a checkpoint's keys show it to be.</summary>
public enum CheckpointKind
{
    /// <summary>None of the others.</summary>
    Unknown,

    /// <summary>A model of this project, with its options in the file.</summary>
    Run,

    /// <summary>A model of the official STRM code: TRX with patch-level or frame-level enrichment.</summary>
    OfficialStrm,

    /// <summary>A model of the official TRX code.</summary>
    OfficialTrx,

    /// <summary>A ResNet of torchvision, pretrained on ImageNet for example.</summary>
    Torchvision,
}
