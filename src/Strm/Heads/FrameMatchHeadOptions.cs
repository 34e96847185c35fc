namespace Strm.Heads;

/// <summary>The options of frame matching. Defaults are those that named real clips best, see src/Strm/Recognition/README.md.</summary>
public sealed record FrameMatchHeadOptions : HeadOptions
{
    /// <summary>The method's name.</summary>
    public const string HeadName = "frames";

    /// <inheritdoc/>
    public override string Name => HeadName;

    /// <inheritdoc/>
    public override bool IsOrderAware => true;

    /// <inheritdoc/>
    public override bool SeesMotion => true;

    /// <summary>Parts of a frame's width that are compared each with its own, so that it counts where something moves.</summary>
    public int Columns { get; init => field = OptionGuard.AtLeast(value, 1, "columns"); } = 3;

    /// <summary>The weight of what frames show; what moved has weight 1.</summary>
    public double AppearanceWeight { get; init => field = OptionGuard.AtLeast(value, 0, "appearance weight"); } = 0.25;

    /// <summary>Whether a support clip is compared mirrored too and the better match counts. Left out where left and right are what tells actions apart.</summary>
    public bool Mirrored { get; init; } = true;

    /// <summary>The factor on the similarities. At 12 a softmax over five actions with one clip each is as sure as it is right on real clips.</summary>
    public double Scale { get; init => field = OptionGuard.AtLeast(value, 0, "scale"); } = 12;

    /// <inheritdoc/>
    public override FewShotHead Create(HeadContext context) => new FrameMatchHead(this, context);
}
