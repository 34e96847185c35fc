using System.CommandLine;
using Strm.Training;

namespace Strm.Cli.Commands;

/// <summary>The flags that describe how to train.</summary>
internal sealed class TrainingFlags
{
    private readonly Option<int?> iterations = new("--iterations") { Description = "Tasks (episodes) to train on." };
    private readonly Option<int?> tasksPerStep = new("--tasks-per-step") { Description = "Tasks per optimizer step (16)." };
    private readonly Option<int?> way = new("--way") { Description = "Classes per task (5)." };
    private readonly Option<int?> shot = new("--shot") { Description = "Support clips per class (5)." };
    private readonly Option<int?> queries = new("--queries") { Description = "Query clips per class (4)." };
    private readonly Option<OptimizerKind?> optimizer = new("--optimizer") { Description = "sgd, adam or adamw." };
    private readonly Option<double?> rate = new("--learning-rate", "--lr") { Description = "Learning rate." };
    private readonly Option<double?> backboneRate = new("--backbone-learning-rate") { Description = "The backbone's own learning rate." };
    private readonly Option<double?> momentum = new("--momentum") { Description = "Momentum of SGD." };
    private readonly Option<double?> decay = new("--weight-decay") { Description = "Weight decay." };
    private readonly Option<LearningRateSchedule?> schedule = new("--schedule") { Description = "constant or cosine." };
    private readonly Option<double?> warmup = new("--warmup") { Description = "Fraction of the run over which the rate rises." };
    private readonly Option<double?> clip = new("--gradient-clip") { Description = "Largest gradient norm of a step; 0 for none." };
    private readonly Option<bool?> freeze = new("--freeze-backbone") { Description = "Freeze the backbone." };
    private readonly Option<bool?> cacheFeatures = new("--cache-features")
    {
        Description = "Compute the frozen backbone's features once, keep them, and train the head on them: minutes instead of hours.",
    };
    private readonly Option<int?> views = new("--views")
    {
        Description = "Random views (ends, crop, flip) cached for each clip (4).",
    };
    private readonly Option<bool?> freezeNorm = new("--freeze-batch-norm")
    {
        Description = "Freeze the backbone's batch normalisation.",
    };
    private readonly Option<double?> average = new("--weight-average")
    {
        Description = "Decay of the moving average of the weights that checkpoints and validation use, for example 0.999; 0 for none.",
    };
    private readonly Option<bool?> checkpoint = new("--checkpoint-activations")
    {
        Description = "Recompute activations for the gradient: less memory, more time, same gradient.",
    };
    private readonly Option<TrainingPrecision?> precision = new("--precision")
    {
        Description = "fp32, bf16, or on a GPU tf32: the format of convolutions and matmuls; weights and distances stay in fp32.",
    };
    private readonly Option<string?> augment = new("--augment") { Description = "official, no-flip or none." };
    private readonly Option<long?> seed = new("--seed") { Description = "The seed for everything random (0)." };
    private readonly Option<int?> saveEvery = new("--save-every") { Description = "Tasks between two saved states." };
    private readonly Option<int?> keep = new("--keep-states") { Description = "Saved states to keep (2)." };
    private readonly Option<int?> validateEvery = new("--validate-every")
    {
        Description = "Tasks between two validations, which choose checkpoints/best.safetensors; 0 for none.",
    };
    private readonly Option<int?> validateEpisodes = new("--validate-episodes") { Description = "Episodes of a validation (500)." };
    private readonly Option<int?> patience = new("--patience")
    {
        Description = "Stop after this many validations without improvement; 0 for never.",
    };

    /// <summary>Adds the flags to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] all =
        [
            iterations, tasksPerStep, way, shot, queries, optimizer, rate, backboneRate, momentum, decay, schedule, warmup, clip, freeze,
            cacheFeatures, views, freezeNorm, average, checkpoint, precision, augment, seed, saveEvery,
            keep, validateEvery, validateEpisodes, patience,
        ];
        foreach (var option in all) command.Options.Add(option);
    }

    /// <summary>Applies the given flags to some options.</summary>
    public TrainingOptions Apply(ParseResult result, TrainingOptions options) => options with
    {
        Iterations = result.GetValue(iterations) ?? options.Iterations,
        TasksPerStep = result.GetValue(tasksPerStep) ?? options.TasksPerStep,
        Way = result.GetValue(way) ?? options.Way,
        Shot = result.GetValue(shot) ?? options.Shot,
        Queries = result.GetValue(queries) ?? options.Queries,
        Optimizer = result.GetValue(optimizer) ?? options.Optimizer,
        LearningRate = result.GetValue(rate) ?? options.LearningRate,
        BackboneLearningRate = result.GetValue(backboneRate) ?? options.BackboneLearningRate,
        Momentum = result.GetValue(momentum) ?? options.Momentum,
        WeightDecay = result.GetValue(decay) ?? options.WeightDecay,
        Schedule = result.GetValue(schedule) ?? options.Schedule,
        Warmup = result.GetValue(warmup) ?? options.Warmup,
        GradientClip = result.GetValue(clip) ?? options.GradientClip,
        FreezeBackbone = result.GetValue(freeze) ?? options.FreezeBackbone,
        CacheFeatures = result.GetValue(cacheFeatures) ?? options.CacheFeatures,
        Views = result.GetValue(views) ?? options.Views,
        FreezeBatchNorm = result.GetValue(freezeNorm) ?? options.FreezeBatchNorm,
        WeightAverage = result.GetValue(average) ?? options.WeightAverage,
        CheckpointActivations = result.GetValue(checkpoint) ?? options.CheckpointActivations,
        Precision = result.GetValue(precision) ?? options.Precision,
        Augmentation = result.GetValue(augment) is { } name ? Augmentation(name) : options.Augmentation,
        Seed = result.GetValue(seed) ?? options.Seed,
        SaveEvery = result.GetValue(saveEvery) ?? options.SaveEvery,
        KeepStates = result.GetValue(keep) ?? options.KeepStates,
        ValidateEvery = result.GetValue(validateEvery) ?? options.ValidateEvery,
        ValidateEpisodes = result.GetValue(validateEpisodes) ?? options.ValidateEpisodes,
        Patience = result.GetValue(patience) ?? options.Patience,
    };

    private static AugmentationKind Augmentation(string name) => name switch
    {
        "none" => AugmentationKind.None,
        "official" => AugmentationKind.Official,
        "no-flip" => AugmentationKind.NoFlip,
        _ => throw new UsageException($"--augment is '{name}'. It must be official, no-flip or none. Correct it."),
    };
}
