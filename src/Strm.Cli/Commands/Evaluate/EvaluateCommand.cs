using System.CommandLine;
using System.Text.Json;
using Strm.Distributed;
using Strm.Episodes;
using Strm.Evaluation;
using Strm.Evaluation.Results;
using Strm.Models;
using Strm.Torch;
using static TorchSharp.torch;

namespace Strm.Cli.Commands;

/// <summary>The command <c>strm evaluate</c>.</summary>
internal static class EvaluateCommand
{
    private static readonly Option<string> Checkpoint = new("--checkpoint") { Description = "The model.", Required = true };
    private static readonly Option<string?> Episodes = new("--episodes") { Description = "The episodes to evaluate, JSON lines." };
    private static readonly Option<int> Count = new("--count")
    {
        Description = "Episodes to draw if no list is given.", DefaultValueFactory = _ => 10_000,
    };
    private static readonly Option<string?> Predictions = new("--predictions")
    {
        Description = "Write every prediction here, JSON lines; - is standard output.",
    };
    private static readonly Option<string?> Report = new("--report")
    {
        Description = "Write an HTML page with accuracies and confusions here.",
    };
    private static readonly Option<string> Device = new("--device")
    {
        Description = "cpu, cuda or cuda:1.", DefaultValueFactory = _ => "cpu",
    };
    private static readonly Option<string?> Options = new("--options")
    {
        Description = "JSON with options that are not in the checkpoint.",
    };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object." };
    private static readonly ModelFlags Model = new();
    private static readonly CompatibilityFlags Compatibility = new();

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command(
            "evaluate", "Evaluate a model on episodes: accuracy with its 95 % interval, accuracy per class, and confusions.")
        {
            Checkpoint, DataFlags.Data, DataFlags.Protocol, DataFlags.SplitSeed, DataFlags.Split, Episodes, Count, DataFlags.Seed,
            DataFlags.Way, DataFlags.Shot, DataFlags.FewestShots,
            DataFlags.Queries, Predictions, Report, EvaluationFlags.Out, EvaluationFlags.Cache, EvaluationFlags.Workers,
            EvaluationFlags.Precision, Device, Options, Json,
        };
        Model.AddTo(command);
        Compatibility.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var (output, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
        if (result.GetValue(Count) < 1) throw new UsageException($"--count is {result.GetValue(Count)}. It must be at least 1.");
        var job = MpiJob.Join();
        var options = EvaluationFlags.Options(result, job);
        using var experiment = StrmExperiment.Open(
            result.GetRequiredValue(DataFlags.Data), result.GetRequiredValue(DataFlags.Protocol), result.GetValue(DataFlags.SplitSeed));
        var loaded = ModelCheckpoint.Load(
            result.GetRequiredValue(Checkpoint),
            o => Compatibility.Apply(
                result,
                Model.Apply(result, result.GetValue(Options) is { } path ? OptionsFile.Merge(o, path) : o),
                result.GetValue(DataFlags.Seed)));
        using var model = loaded.Model.To(OneDevice(result.GetRequiredValue(Device), job));
        var episodes = ReadEpisodes(result, experiment, model);
        if (job is { Rank: > 0 }) // Every rank has the whole result; rank 0 reports it.
        {
            await Task.Run(
                () => experiment.Evaluate(model, episodes, options, progress: null, cancellationToken),
                CancellationToken.None).ConfigureAwait(false);
            return ExitCode.Success;
        }

        foreach (var note in loaded.Notes.Concat(job?.Note is { } bound ? [bound] : []))
            await error.WriteLineAsync(note).ConfigureAwait(false);
        using var predictions = OutputFile.Of(result, result.GetValue(Predictions));
        var evaluation = await ProgressRenderer.RunAsync(
            result,
            progress => experiment.Evaluate(
                model, episodes, options with { Predictions = predictions?.Path }, progress, cancellationToken)).ConfigureAwait(false);
        foreach (var note in evaluation.Notes) await error.WriteLineAsync(note).ConfigureAwait(false);
        var record = EvaluationRecorder.Describe(
            experiment.Archive, experiment.Protocol, model, result.GetRequiredValue(Checkpoint), episodes, Origin(result), evaluation);
        var file = Write(result, record);
        predictions?.Deliver();
        await (predictions?.Messages ?? output).WriteLineAsync(
            result.GetValue(Json) ? ToJson(record, evaluation, file) : ToText(evaluation, file)).ConfigureAwait(false);
        return ExitCode.Success;
    }

    private static Device OneDevice(string text, MpiJob? job)
    {
        var devices = RankDevices.Choose(text, job);
        if (devices.Count == 1) return devices[0];
        throw new UsageException(
            $"--device is {text}, which is {devices.Count} devices for this process. An evaluation uses one device in each process. Name "
                + $"one, or start more processes with mpirun.");
    }

    private static IReadOnlyList<Episode> ReadEpisodes(ParseResult result, StrmExperiment experiment, FewShotModel model)
    {
        if (result.GetValue(Episodes) is { } path)
        {
            Episode[] episodes = [.. EpisodeFile.Read(path, experiment.Archive)];
            RequireAgreement(result, path, episodes);
            return episodes;
        }

        return experiment.Episodes(
            result.GetValue(DataFlags.Split),
            DataFlags.Shape(result),
            result.GetValue(Count),
            result.GetValue(DataFlags.Seed),
            model.Options.Frames);
    }

    // Flags that say how episodes are drawn may accompany a list of episodes, but must not contradict it.
    private static void RequireAgreement(ParseResult result, string path, Episode[] episodes)
    {
        if (episodes.Length == 0) return;
        var shots = episodes.SelectMany(e => e.Support.CountBy(c => c.Label)).Select(c => c.Value).ToArray();
        Require(Count, episodes.Length);
        Require(DataFlags.Way, episodes[0].Way);
        Require(DataFlags.Shot, shots.Max());
        Require(DataFlags.Queries, episodes.SelectMany(e => e.Query.CountBy(c => c.Label)).Max(c => c.Value));

        void Require(Option<int> option, int found)
        {
            if (result.GetResult(option) is not { Implicit: false } || result.GetValue(option) == found) return;
            throw new UsageException(
                $"{option.Name} is {result.GetValue(option)}, but the episodes of {path} have {found}. An episode list determines "
                    + $"their size. Leave {option.Name} out, or leave --episodes out to draw new ones.");
        }
    }

    private static EpisodeOrigin Origin(ParseResult result) => result.GetValue(Episodes) is { } path
        ? new EpisodeOrigin(path, null, null)
        : new EpisodeOrigin(null, result.GetValue(DataFlags.Split), result.GetValue(DataFlags.Seed));

    // If the checkpoint is in a run folder, its evaluations are kept there.
    private static string? Write(ParseResult result, EvaluationRecord record)
    {
        if (result.GetValue(Report) is { } report) EvaluationReport.Draw(record).Save(report);
        if (result.GetValue(EvaluationFlags.Out) is { } folder) return record.Write(folder);
        return EvaluationRecorder.RunFolderOf(record.Checkpoint) is { } run ? record.Write(Path.Combine(run, "evaluations")) : null;
    }

    private static string ToText(EvaluationResult evaluation, string? file) =>
        $"{ConfusionText.Lines(evaluation.Confusion)}\nAccuracy {evaluation.Accuracy} over {evaluation.Accuracy.Episodes} episodes" + (
            file is null ? "" : $"\nWritten to {file}");

    private static string ToJson(EvaluationRecord record, EvaluationResult evaluation, string? file) => JsonSerializer.Serialize(
        new
        {
            record.Accuracy,
            record.HalfWidth,
            record.Episodes,
            record.Seconds,
            record.Id,
            record.Head,
            record.Way,
            record.Shot,
            evaluation.CacheSeconds,
            evaluation.Clips,
            evaluation.EmbeddedClips,
            record.Classes,
            Confusion = new { Classes = record.Classes.Keys, Counts = record.Confusion },
            File = file,
        },
        StrmJson.Indented);
}
