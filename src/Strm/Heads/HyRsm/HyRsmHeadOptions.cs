namespace Strm.Heads.HyRsm;

/// <summary>The sizes of the HyRSM head. Defaults are those of the official code.</summary>
public sealed record HyRsmHeadOptions : HeadOptions
{
    /// <summary>The method's name.</summary>
    public const string HeadName = "hyrsm";

    /// <inheritdoc/>
    public override string Name => HeadName;

    /// <inheritdoc/>
    public override bool IsOrderAware => false;

    /// <summary>Heads of both attentions.</summary>
    public int AttentionHeads { get; init => field = OptionGuard.AtLeast(value, 1, "attention heads"); } = 8;

    /// <summary>Channels of each attention head.</summary>
    public int AttentionWidth { get; init => field = OptionGuard.AtLeast(value, 1, "attention width"); } = 128;

    /// <summary>Training classes of the auxiliary classifier, B; set from the data where null, 0 for none.</summary>
    public int? TrainingClasses { get; init => field = value is null ? null : OptionGuard.AtLeast(value.Value, 0, "training classes"); }

    /// <summary>The weight of the classification over the training classes in the loss.</summary>
    public double ClassificationWeight { get; init => field = OptionGuard.AtLeast(value, 0, "classification weight"); } = 1;

    /// <inheritdoc/>
    public override FewShotHead Create(HeadContext context) => new HyRsmHead(this, context);

    /// <inheritdoc/>
    public override HeadOptions Small() => this with { AttentionWidth = 16 };

    /// <inheritdoc/>
    public override HeadOptions ForTraining(int trainingClasses) => this with { TrainingClasses = TrainingClasses ?? trainingClasses };
}
