using System.CommandLine;
using System.Globalization;
using Strm.Recognition;

namespace Strm.Cli.Commands;

/// <summary>The command <c>strm benchmark real</c>.</summary>
internal static class BenchmarkRealCommand
{
    private static readonly RecordingBenchmarkOptions Defaults = new();

    private static readonly Option<string> Clips = new("--clips")
    {
        Description = "A folder of action/clip.mp4 with clips.json, which names the recording and the source of each clip.",
        Required = true,
    };

    private static readonly Option<int> Episodes = new("--episodes")
    {
        Description = "Episodes per row.", DefaultValueFactory = _ => Defaults.Episodes,
    };

    private static readonly Option<long> Seed = new("--seed")
    {
        Description = "The seed of the episodes.", DefaultValueFactory = _ => Defaults.Seed,
    };

    private static readonly Option<ConfidenceDetail> Confidence = new("--confidence")
    {
        Description = "stated: mean confidence and calibration error of each row; beside-fitted: those of a temperature fitted to the "
            + "support too, and rows with 3 clips; none: accuracy alone, which is faster.",
        DefaultValueFactory = _ => Defaults.Confidence,
        CustomParser = result => Parse(result.Tokens[0].Value),
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Print a JSON list." };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command(
            "real", "Measure how well 'classify' names real clips when support and query come from different recordings.")
        {
            Clips, RecognitionFlags.Checkpoint, RecognitionFlags.Head, RecognitionFlags.Device, RecognitionFlags.ImageSize, Episodes, Seed,
            Confidence, Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var classifier = await RecognitionFlags.LoadAsync(result).ConfigureAwait(false);
        var options = Defaults with
        {
            Episodes = result.GetValue(Episodes), Seed = result.GetValue(Seed), Confidence = result.GetValue(Confidence),
        };
        var scores = await ProgressRenderer.RunAsync(
            result,
            progress => new RecordingBenchmark(result.GetRequiredValue(Clips), options)
                .RunAsync(classifier, progress, cancellationToken)).ConfigureAwait(false);
        BenchmarkResult.Print([.. scores.Select(Row)], result.GetValue(Json), result.InvocationConfiguration.Output);
        return ExitCode.Success;
    }

    private static BenchmarkResult Row(RecordingScore score)
    {
        var name = $"real/{score.Actions}/{Defaults.Way}-way {score.Shots}-shot";
        var note = string.Create(
            CultureInfo.InvariantCulture, $"± {score.Accuracy.HalfWidth:0.000}, {score.Accuracy.Episodes} episodes");
        if (score.Stated is { } stated) note += $"; {Text(stated)}";
        if (score.Fitted is { } fitted) note += $"; fitted to the support {Text(fitted)}";
        return new BenchmarkResult(name, "right", score.Accuracy.Mean, null, Note: note);
    }

    private static string Text(StatedConfidence confidence) => string.Create(
        CultureInfo.InvariantCulture, $"mean confidence {confidence.Mean:0.00}, calibration error {confidence.Error:0.00}");

    private static ConfidenceDetail Parse(string text) => text switch
    {
        "stated" => ConfidenceDetail.Stated,
        "beside-fitted" => ConfidenceDetail.BesideFitted,
        "none" => ConfidenceDetail.None,
        _ => throw new UsageException($"--confidence is '{text}'. It must be stated, beside-fitted or none. Correct it."),
    };
}
