namespace Strm.Heads.HyRsm;

/// <summary>The sizes of the HyRSM head. Defaults are those of the official code.</summary>
public sealed record HyRsmHeadOptions : HeadOptions
{
    /// <summary>The method's name.</summary>
    public const string HeadName = "hyrsm";

    /// <inheritdoc/>
    public override string Name => HeadName;

    /// <inheritdoc/>
    public override bool IsOrderAware => true;

    /// <summary>Heads of both attentions.</summary>
    public int AttentionHeads { get; init => field = OptionGuard.AtLeast(value, 1, "attention heads"); } = 8;

    /// <summary>Channels of each attention head; those of the features divided by the heads where null.</summary>
    public int? AttentionWidth { get; init => field = value is null ? null : OptionGuard.AtLeast(value.Value, 1, "attention width"); }

    /// <summary>Dropout rate after positions.</summary>
    public double Dropout { get; init => field = OptionGuard.Between(value, 0, 0.99, "dropout"); } = 0.1;

    /// <summary>Training classes of the auxiliary classifier, B; set from the data where null, 0 for none.</summary>
    public int? TrainingClasses { get; init => field = value is null ? null : OptionGuard.AtLeast(value.Value, 0, "training classes"); }

    /// <summary>The weight of the classification over the training classes in the loss.</summary>
    public double ClassificationWeight { get; init => field = OptionGuard.AtLeast(value, 0, "classification weight"); } = 1;

    /// <inheritdoc/>
    public override FewShotHead Create(HeadContext context) => new HyRsmHead(this, context);

    /// <inheritdoc/>
    public override HeadOptions WithDropout(double rate) => this with { Dropout = rate };

    /// <inheritdoc/>
    public override HeadOptions ForTraining(int trainingClasses) => this with { TrainingClasses = TrainingClasses ?? trainingClasses };
}
