using Strm.Distributed;
using Strm.Evaluation;
using Strm.Models;

namespace Strm.Training;

/// <summary>What a training run needs besides the model and its training.</summary>
public sealed record RunOptions
{
    /// <summary>A checkpoint whose weights the run starts from; null for fresh weights.</summary>
    public string? InitialCheckpoint { get; init; }

    /// <summary>
    /// The backbone that the run starts from: <c>imagenet</c>, <c>default</c>, or a checkpoint, for example torchvision's; see
    /// <see cref="StartingBackbone"/>.
    /// </summary>
    public string? BackboneWeights { get; init; }

    /// <summary>A checkpoint of the official code to continue from: its weights, optimizer and position.</summary>
    public string? OfficialRun { get; init; }

    /// <summary>A file of fixed episodes, used in order and then over again; null samples from the training classes.</summary>
    public string? EpisodeFile { get; init; }

    /// <summary>
    /// Where to train: <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>; with several, such as <c>cuda:0,cuda:1</c> or <c>cpu,cpu</c>, each trains
    /// a replica on its share of a step's tasks. The ranks of a machine divide the devices among them.
    /// </summary>
    public string Device { get; init; } = "cpu";

    /// <summary>
    /// The folder for cached features, if the training asks for them (<see cref="TrainingOptions.CacheFeatures"/>); null keeps
    /// them in memory.
    /// </summary>
    public string? FeatureFolder { get; init; } = ClipCacheOptions.DefaultFolder;

    /// <summary>Receives the progress of computing features, before training begins.</summary>
    public IProgress<WorkProgress>? Preparation { get; init; }

    /// <summary>The ranks that train together; null if this is the only process.</summary>
    public MpiJob? Ranks { get; init; }

    /// <summary>Whether to resume the run in the folder.</summary>
    public bool Resume { get; init; }

    /// <summary>These options, with the name of a backbone replaced by the file it stands for.</summary>
    /// <returns>The options.</returns>
    internal RunOptions Located() => this with { BackboneWeights = BackboneWeights is { } name ? StartingBackbone.Locate(name) : null };
}
