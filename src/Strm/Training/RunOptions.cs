using Strm.Distributed;
using Strm.Evaluation;
using Strm.Models;

namespace Strm.Training;

/// <summary>What a training run needs beside the model and its training.</summary>
public sealed record RunOptions
{
    /// <summary>A checkpoint whose weights the run starts from; fresh weights where null.</summary>
    public string? InitialCheckpoint { get; init; }

    /// <summary>
    /// The backbone that the run starts from: <c>imagenet</c>, <c>default</c>, or a checkpoint, for example torchvision's; see
    /// <see cref="StartingBackbone"/>.
    /// </summary>
    public string? BackboneWeights { get; init; }

    /// <summary>A checkpoint of the official code to go on with: its weights, optimizer and position.</summary>
    public string? OfficialRun { get; init; }

    /// <summary>A file of fixed episodes, used in order and again from its start; sampled from the training classes where null.</summary>
    public string? EpisodeFile { get; init; }

    /// <summary>
    /// Where to train: <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>; with several, such as <c>cuda:0,cuda:1</c> or <c>cpu,cpu</c>, each trains
    /// a replica on its share of the tasks of a step. The ranks of a machine deal them out.
    /// </summary>
    public string Device { get; init; } = "cpu";

    /// <summary>
    /// The folder in which features are kept where the training asks for it (<see cref="TrainingOptions.CacheFeatures"/>); null keeps
    /// them in memory.
    /// </summary>
    public string? FeatureFolder { get; init; } = ClipCacheOptions.DefaultFolder;

    /// <summary>Told how far the features are, before training begins.</summary>
    public IProgress<WorkProgress>? Preparation { get; init; }

    /// <summary>The ranks that train together; null where this is the only process.</summary>
    public MpiJob? Ranks { get; init; }

    /// <summary>Whether to go on with the run that the folder holds.</summary>
    public bool Resume { get; init; }

    /// <summary>These options with the file that the name of a backbone stands for.</summary>
    /// <returns>The options.</returns>
    internal RunOptions Located() => this with { BackboneWeights = BackboneWeights is { } name ? StartingBackbone.Locate(name) : null };
}
