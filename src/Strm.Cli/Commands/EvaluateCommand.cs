using System.CommandLine;
using System.Text.Json;
using Strm.Data;
using Strm.Evaluation;
using Strm.Models;
using static TorchSharp.torch;

namespace Strm.Cli.Commands;

/// <summary>The verb <c>strm evaluate</c>.</summary>
internal static class EvaluateCommand
{
    private static readonly Option<string> Checkpoint = new("--checkpoint") { Description = "The model.", Required = true };
    private static readonly Option<string> Data = new("--data") { Description = "The frame archive: a zip or a folder.", Required = true };
    private static readonly Option<string> Protocol = new("--protocol") { Description = "The split protocol, or folder for the archive's own split.", DefaultValueFactory = _ => "folder" };
    private static readonly Option<SplitPart> Split = new("--split") { Description = "train, val or test.", DefaultValueFactory = _ => SplitPart.Test };
    private static readonly Option<string?> Episodes = new("--episodes") { Description = "The episodes to evaluate, JSON lines." };
    private static readonly Option<int> Count = new("--count") { Description = "Episodes to draw, where no list is given.", DefaultValueFactory = _ => 10_000 };
    private static readonly Option<long> Seed = new("--seed") { Description = "The seed they are drawn from.", DefaultValueFactory = _ => 0 };
    private static readonly Option<int> Way = new("--way") { Description = "Classes per episode.", DefaultValueFactory = _ => 5 };
    private static readonly Option<int> Shot = new("--shot") { Description = "Support clips per class.", DefaultValueFactory = _ => 5 };
    private static readonly Option<int> Queries = new("--queries") { Description = "Query clips per class.", DefaultValueFactory = _ => 1 };
    private static readonly Option<string?> Predictions = new("--predictions") { Description = "Write every prediction here, JSON lines." };
    private static readonly Option<string> Device = new("--device") { Description = "cpu, cuda or cuda:1.", DefaultValueFactory = _ => "cpu" };
    private static readonly Option<int?> ImageSize = new("--image-size") { Description = "Height and width of a frame, where the checkpoint does not tell." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object." };

    /// <summary>Creates the verb.</summary>
    public static Command Create()
    {
        var command = new Command("evaluate", "Evaluate a model on episodes: accuracy with its 95 % interval.")
        {
            Checkpoint, Data, Protocol, Split, Episodes, Count, Seed, Way, Shot, Queries, Predictions, Device, ImageSize, Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var (output, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
        using var experiment = StrmExperiment.Open(result.GetRequiredValue(Data), result.GetRequiredValue(Protocol));
        var size = result.GetValue(ImageSize);
        var loaded = ModelCheckpoint.Load(result.GetRequiredValue(Checkpoint), o => o with { ImageSize = size ?? o.ImageSize });
        using var model = loaded.Model.To(new Device(result.GetRequiredValue(Device)));
        foreach (var note in loaded.Notes) await error.WriteLineAsync(note).ConfigureAwait(false);
        var episodes = ReadEpisodes(result, experiment, model);
        var evaluation = await ProgressRenderer.RunAsync(
            error, progress => Task.Run(() => Evaluate(result, experiment, model, episodes, progress, cancellationToken), CancellationToken.None)).ConfigureAwait(false);
        await output.WriteLineAsync(result.GetValue(Json) ? ToJson(evaluation) : $"Accuracy {evaluation.Accuracy} over {evaluation.Accuracy.Episodes} episodes").ConfigureAwait(false);
        return StrmCommandLine.Success;
    }

    private static IReadOnlyList<Episode> ReadEpisodes(ParseResult result, StrmExperiment experiment, FewShotModel model)
    {
        if (result.GetValue(Episodes) is { } path) return [.. EpisodeFile.Read(path, experiment.Archive)];
        var shape = new EpisodeShape { Way = result.GetValue(Way), Shot = result.GetValue(Shot), Queries = result.GetValue(Queries) };
        return experiment.Episodes(result.GetValue(Split), shape, result.GetValue(Count), result.GetValue(Seed), model.Options.Frames);
    }

    private static EvaluationResult Evaluate(
        ParseResult result, StrmExperiment experiment, FewShotModel model, IReadOnlyList<Episode> episodes, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        var predictions = new List<EpisodePrediction>();
        var path = result.GetValue(Predictions);
        var evaluation = experiment.Evaluate(model, episodes, path is null ? null : predictions.Add, progress, cancellationToken);
        if (path is not null) PredictionFile.Write(path, predictions);
        return evaluation;
    }

    private static string ToJson(EvaluationResult evaluation) => JsonSerializer.Serialize(
        new
        {
            Accuracy = evaluation.Accuracy.Mean,
            evaluation.Accuracy.HalfWidth,
            evaluation.Accuracy.Episodes,
            evaluation.Seconds,
            Classes = evaluation.Confusion.Classes.ToDictionary(c => c, evaluation.Confusion.Accuracy, StringComparer.Ordinal),
        },
        StrmJson.Indented);
}
