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
        Description = "Episodes of each row.", DefaultValueFactory = _ => Defaults.Episodes,
    };

    private static readonly Option<long> Seed = new("--seed")
    {
        Description = "The seed of the episodes.", DefaultValueFactory = _ => Defaults.Seed,
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Print a JSON list." };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command(
            "real", "Measure how well 'classify' names real clips when support and query come from different recordings.")
        {
            Clips, RecognitionFlags.Checkpoint, RecognitionFlags.Head, RecognitionFlags.Device, RecognitionFlags.ImageSize, Episodes, Seed,
            Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var classifier = await RecognitionFlags.LoadAsync(result).ConfigureAwait(false);
        var options = Defaults with { Episodes = result.GetValue(Episodes), Seed = result.GetValue(Seed) };
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
            CultureInfo.InvariantCulture,
            $"± {score.Accuracy.HalfWidth:0.000}, {score.Accuracy.Episodes} episodes; mean confidence {score.Confidence:0.00}, "
            + $"calibration error {score.CalibrationError:0.00}");
        return new BenchmarkResult(name, "right", score.Accuracy.Mean, null, Note: note);
    }
}
