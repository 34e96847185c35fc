using Strm.Statistics;

namespace Strm.Training;

/// <summary>How a model is trained. Defaults are those of the official runs (5-way 5-shot, SGD, 16 tasks a step).</summary>
public sealed record TrainingOptions
{
    /// <summary>Tasks (episodes) to train on. 20,010 for HMDB51, UCF101 and Kinetics; 75,010 for SSv2.</summary>
    public int Iterations { get; init => field = OptionGuard.AtLeast(value, 1, "iterations"); } = 20_010;

    /// <summary>Tasks whose gradients are summed for one optimizer step.</summary>
    public int TasksPerStep { get; init => field = OptionGuard.AtLeast(value, 1, "tasks per step"); } = 16;

    /// <summary>After which tasks the optimizer steps.</summary>
    public StepRule StepRule { get; init; }

    /// <summary>Classes per task, C.</summary>
    public int Way { get; init => field = OptionGuard.AtLeast(value, 2, "way"); } = 5;

    /// <summary>Support clips per class, K.</summary>
    public int Shot { get; init => field = OptionGuard.AtLeast(value, 1, "shot"); } = 5;

    /// <summary>Query clips per class: 4, for Kinetics 5.</summary>
    public int Queries { get; init => field = OptionGuard.AtLeast(value, 1, "queries"); } = 4;

    /// <summary>The optimizer.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Sgd;

    /// <summary>The learning rate: 1e-4, for SSv2 1e-3.</summary>
    public double LearningRate { get; init => field = OptionGuard.AtLeast(value, 0, "learning rate"); } = 1e-4;

    /// <summary>The backbone's learning rate; null for the same as the rest.</summary>
    public double? BackboneLearningRate
    {
        get;
        init => field = value is null ? null : OptionGuard.AtLeast(value.Value, 0, "backbone learning rate");
    }

    /// <summary>Momentum of SGD.</summary>
    public double Momentum { get; init => field = OptionGuard.Between(value, 0, 1, "momentum"); }

    /// <summary>Weight decay, per step.</summary>
    public double WeightDecay { get; init => field = OptionGuard.AtLeast(value, 0, "weight decay"); }

    /// <summary>How the rate changes.</summary>
    public LearningRateSchedule Schedule { get; init; }

    /// <summary>The fraction of the run over which the rate rises from zero.</summary>
    public double Warmup { get; init => field = OptionGuard.Between(value, 0, 1, "warm-up"); }

    /// <summary>The largest norm of a step's gradient; 0 leaves it alone.</summary>
    public double GradientClip { get; init => field = OptionGuard.AtLeast(value, 0, "gradient clip"); }

    /// <summary>Whether the backbone's weights and batch statistics stay fixed.</summary>
    public bool FreezeBackbone { get; init; }

    /// <summary>
    /// Whether the frozen backbone computes the features of training clips once, and the head trains on this cache.
    /// </summary>
    public bool CacheFeatures { get; init; }

    /// <summary>
    /// Random views (the clip's ends, crop and flip) cached for each training clip; without augmentation there is only one.
    /// </summary>
    public int Views { get; init => field = OptionGuard.Between(value, 1, 1000, "views"); } = 4;

    /// <summary>Whether the backbone's batch normalisation keeps its statistics, scale and shift while convolutions are trained.</summary>
    public bool FreezeBatchNorm { get; init; }

    /// <summary>
    /// The decay, per step, of the exponential moving average of the weights that checkpoints and validation use; 0 uses the
    /// weights themselves. Typically 0.999.
    /// </summary>
    public double WeightAverage { get; init => field = OptionGuard.Between(value, 0, 0.999999, "weight average"); }

    /// <summary>
    /// Whether the backbone's activations are recomputed for the gradient instead of kept: less memory, more time, the same gradient.
    /// </summary>
    public bool CheckpointActivations { get; init; }

    /// <summary>The number format of convolutions and matmuls.</summary>
    public TrainingPrecision Precision { get; init; }

    /// <summary>What is varied in training clips.</summary>
    public AugmentationKind Augmentation { get; init; } = AugmentationKind.Official;

    /// <summary>Everything random in the run follows from this.</summary>
    public long Seed { get; init; }

    /// <summary>Tasks between two saved states; 0 saves at the end only.</summary>
    public int SaveEvery { get; init => field = OptionGuard.AtLeast(value, 0, "save-every"); }

    /// <summary>Saved states to keep, so that a damaged one can be skipped.</summary>
    public int KeepStates { get; init => field = OptionGuard.AtLeast(value, 1, "keep-states"); } = 2;

    /// <summary>Tasks between two validations; 0 never validates, like the official code.</summary>
    public int ValidateEvery { get; init => field = OptionGuard.AtLeast(value, 0, "validate-every"); }

    /// <summary>Episodes of a validation, always the same ones.</summary>
    public int ValidateEpisodes { get; init => field = OptionGuard.AtLeast(value, 1, "validate-episodes"); } = 500;

    /// <summary>Validations in a row without improvement after which the run ends; 0 never ends it early.</summary>
    public int Patience { get; init => field = OptionGuard.AtLeast(value, 0, "patience"); }
}

/// <summary>How gradients become steps.</summary>
public enum OptimizerKind
{
    /// <summary>Stochastic gradient descent; the official runs use it without momentum.</summary>
    Sgd,

    /// <summary>Adam (Kingma and Ba, ICLR 2015).</summary>
    Adam,

    /// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, ICLR 2019).</summary>
    AdamW,
}

/// <summary>How the learning rate changes over a run.</summary>
public enum LearningRateSchedule
{
    /// <summary>It does not: the official runs' milestone is never reached.</summary>
    Constant,

    /// <summary>Half a cosine from the full rate to zero.</summary>
    Cosine,
}

/// <summary>What is varied in training clips.</summary>
public enum AugmentationKind
{
    /// <summary>Nothing: frames are sampled and cropped as at test time.</summary>
    None,

    /// <summary>Random ends of the clip, one random crop and one flip per clip: the official loader.</summary>
    Official,

    /// <summary>Like the official loader, without the flip: for data sets whose classes name a direction.</summary>
    NoFlip,
}
