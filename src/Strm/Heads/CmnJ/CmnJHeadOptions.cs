namespace Strm.Heads.CmnJ;

/// <summary>The sizes of the CMN-J head.</summary>
public sealed record CmnJHeadOptions : HeadOptions
{
    /// <summary>The method's name.</summary>
    public const string HeadName = "cmn-j";

    /// <inheritdoc/>
    public override string Name => HeadName;

    /// <inheritdoc/>
    public override bool IsOrderAware => false;

    /// <summary>Saliencies of a clip, J: constituent keys of a memory slot.</summary>
    public int Saliencies { get; init => field = OptionGuard.AtLeast(value, 1, "saliencies"); } = 5;

    /// <summary>Channels of a constituent key, E.</summary>
    public int KeyWidth { get; init => field = OptionGuard.AtLeast(value, 1, "key width"); } = 256;

    /// <summary>Channels of an abstract key, A.</summary>
    public int AbstractWidth { get; init => field = OptionGuard.AtLeast(value, 1, "abstract width"); } = 256;

    /// <summary>The factor on the similarities, which lie in [−1, 1].</summary>
    public double Scale { get; init => field = OptionGuard.AtLeast(value, 0, "scale"); } = 10;

    /// <summary>Training classes of the joint classifier, B; set from the data where null, 0 for none.</summary>
    public int? TrainingClasses { get; init => field = value is null ? null : OptionGuard.AtLeast(value.Value, 0, "training classes"); }

    /// <summary>The weight of the classification over the training classes in the loss.</summary>
    public double ClassificationWeight { get; init => field = OptionGuard.AtLeast(value, 0, "classification weight"); } = 1;

    /// <inheritdoc/>
    public override FewShotHead Create(HeadContext context) => new CmnJHead(this, context);

    /// <inheritdoc/>
    public override HeadOptions Small() => this with { KeyWidth = 64, AbstractWidth = 64 };

    /// <inheritdoc/>
    public override HeadOptions ForTraining(int trainingClasses) => this with { TrainingClasses = TrainingClasses ?? trainingClasses };
}
