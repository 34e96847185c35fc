using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Strm.Checkpoints;
using Strm.Distributed;
using Strm.Heads;
using Strm.Training;

namespace Strm.Cli.Commands;

/// <summary>The command <c>strm train</c>.</summary>
internal static class TrainCommand
{
    private static readonly Option<string> Data = new("--data") { Description = "The frame archive: a zip or a folder.", Required = true };
    private static readonly Option<string> Protocol = new("--protocol")
    {
        Description = "The split protocol, or folder for the archive's own split.", DefaultValueFactory = _ => "folder",
    };
    private static readonly Option<string> Out = new("--out") { Description = "The run folder.", Required = true };
    private static readonly Option<string> Preset = new("--preset") { Description = "paper (default) or small." };
    private static readonly Option<string?> Options = new("--options")
    {
        Description = "JSON with model and training options, as in a run's run.json.",
    };
    private static readonly Option<string?> Episodes = new("--episodes") { Description = "Train on these episodes, in order." };
    private static readonly Option<string?> Initial = new("--initial") { Description = "Start from this checkpoint's weights." };
    private static readonly Option<string?> BackboneWeights = new("--backbone-weights")
    {
        Description = "Start from this backbone: imagenet, default (the built-in model's), or a file, for example torchvision's "
            + "resnet50. The weights determine the network and how pixels are normalised.",
    };
    private static readonly Option<string> Device = new("--device")
    {
        Description = "cpu, cuda or cuda:1; several share the work: cuda:0,cuda:1 or cpu,cpu.", DefaultValueFactory = _ => "cpu",
    };
    private static readonly Option<string?> ResumeFrom = new("--resume-from")
    {
        Description = "Resume a run of the official code from its checkpoint: weights, optimizer and position.",
    };
    private static readonly Option<string?> Cache = new("--cache")
    {
        Description = "Where --cache-features keeps features, or 'off' for memory only; ~/.cache/strm by default.",
    };
    private static readonly Option<bool> Resume = new("--resume") { Description = "Resume from the run folder's newest state." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the summary as one JSON object." };
    private static readonly ModelFlags Model = new();
    private static readonly TrainingFlags Training = new();
    private static readonly CompatibilityFlags Compatibility = new();

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command("train", "Train a model on episodes of a protocol's training classes.")
        {
            Data, Protocol, Out, Preset, Options, Episodes, Initial, BackboneWeights, Device, ResumeFrom, Resume, Cache, Json,
        };
        Model.AddTo(command);
        Training.AddTo(command);
        Compatibility.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    /// <summary>The model and training that the flags ask for.</summary>
    internal static ExperimentPreset Resolve(ParseResult result, string protocol)
    {
        var preset = result.GetValue(Preset) switch
        {
            null or "paper" => ExperimentPreset.Paper(protocol),
            "small" => ExperimentPreset.Small(Model.HeadName(result) ?? StrmHeadOptions.HeadName),
            var name => throw new UsageException($"--preset is '{name}'. It must be paper or small. Correct it."),
        };
        if (result.GetValue(Options) is { } path) preset = OptionsFile.Merge(preset, path);
        var model = ModelFlags.StartingFrom(preset.Model, result.GetValue(BackboneWeights));
        return Compatibility.Apply(result, new ExperimentPreset(Model.Apply(result, model), Training.Apply(result, preset.Training)));
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var job = MpiJob.Join();
        var protocol = result.GetRequiredValue(Protocol);
        var preset = Resolve(result, protocol);
        using var experiment = StrmExperiment.Open(result.GetRequiredValue(Data), protocol);
        var options = new RunOptions
        {
            InitialCheckpoint = result.GetValue(Initial),
            BackboneWeights = result.GetValue(BackboneWeights),
            OfficialRun = result.GetValue(ResumeFrom),
            EpisodeFile = result.GetValue(Episodes),
            Device = result.GetRequiredValue(Device),
            Resume = result.GetValue(Resume),
            Ranks = job,
            FeatureFolder = EvaluationFlags.CacheFolder(result.GetValue(Cache)),
        };
        if (job is { Rank: > 0 }) // Only rank 0 reports.
        {
            await Task.Run(
                () => experiment.Train(result.GetRequiredValue(Out), preset, options, progress: null, cancellationToken),
                CancellationToken.None).ConfigureAwait(false);
            return ExitCode.Success;
        }

        string?[] notes =
        [
            job?.Note, IdleNote(options, preset.Training), FreshSimilarity(preset, options.OfficialRun ?? options.InitialCheckpoint)
        ];
        foreach (var note in notes.OfType<string>()) await result.InvocationConfiguration.Error.WriteLineAsync(note).ConfigureAwait(false);
        var output = result.InvocationConfiguration.Output;
        var summary = await ProgressRenderer.RunAsync(
            result,
            progress => experiment.Train(
                result.GetRequiredValue(Out),
                preset,
                options with { Preparation = progress },
                TrainingReport.To(progress),
                cancellationToken)).ConfigureAwait(false);
        await output.WriteLineAsync(
            result.GetValue(Json) ? JsonSerializer.Serialize(summary, StrmJson.Indented) : Text(summary, result)).ConfigureAwait(false);
        return ExitCode.Success;
    }

    private static string? IdleNote(RunOptions options, TrainingOptions training)
    {
        var devices = options.Device.Split(',').Length;
        if (options.Ranks is { } job) devices = Math.Max(job.Size, devices * job.Size / job.LocalSize);
        if (devices <= training.TasksPerStep) return null;
        return $"Of {devices} devices, {devices - training.TasksPerStep} will be idle: a step has {training.TasksPerStep} "
            + $"task{(training.TasksPerStep == 1 ? "" : "s")}. Raise --tasks-per-step to use them all.";
    }

    private static string? FreshSimilarity(ExperimentPreset preset, string? start)
    {
        if (start is null || preset.Model.Head is not StrmHeadOptions { QuerySimilarity: QuerySimilarityMode.Trained }) return null;
        using var file = CheckpointFile.Open(start);
        return file.Layout.HasQuerySimilarity
            ? null
            : $"{start} has no query-class similarity weights (the official code does not save them): they start fresh. --compat "
                + $"official keeps them random, --qc off leaves them out.";
    }

    /// <summary>A run that was already complete has nothing left to train.</summary>
    private static string Success(TrainingSummary summary) => summary.Loss is null
        ? "nothing was left to do"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"loss {summary.Loss:0.000}, accuracy {100 * summary.Accuracy:0.0} % on training episodes");

    private static string Text(TrainingSummary summary, ParseResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"Trained {summary.Tasks} tasks; {Success(summary)}. Weights: "
            + $"{Path.Combine(result.GetRequiredValue(Out), "checkpoints", "last.safetensors")}");
}
