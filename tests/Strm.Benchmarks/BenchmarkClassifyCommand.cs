using System.CommandLine;
using System.Diagnostics;
using Strm.Cli;
using Strm.Cli.Commands;
using Strm.Recognition;
using Strm.Synthesis;
using Strm.Video;

namespace Strm.Speed;

/// <summary>The command <c>strm benchmark classify</c>: naming a film of ten seconds, from the file to the answer.</summary>
internal static class BenchmarkClassifyCommand
{
    private const int Rounds = 5, Seconds = 10;

    private static readonly (string Name, string Size)[] Films = [("360p", "640x360"), ("1080p", "1920x1080"), ("4k", "3840x2160")];

    private static readonly Option<bool> Json = new("--json") { Description = "Print a JSON list." };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command("classify", BenchmarkCommand.SpeedParts["classify"]) { Json };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("strm-classify-");
        try
        {
            var rows = await ProgressRenderer.RunAsync(result.InvocationConfiguration.Error, progress =>
                MeasureAsync(folder.FullName, progress, cancellationToken)).ConfigureAwait(false);
            BenchmarkResult.Print(rows, result.GetValue(Json), result.InvocationConfiguration.Output);
            return ExitCode.Success;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<BenchmarkResult>> MeasureAsync(
        string folder, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var support = Path.Combine(folder, "support");
        var actions = ActionCatalog.Test.Take(5).ToArray();
        var options = new SynthOptions { Seed = 1, ClipsPerClass = 1 };
        await SyntheticDataset.WriteClipsAsync(support, actions, options, cancellationToken).ConfigureAwait(false);
        using var classifier = FewShotClassifier.Load();
        await classifier.AddFolderAsync(support, cancellationToken: cancellationToken).ConfigureAwait(false);
        var rows = new List<BenchmarkResult>();
        foreach (var (i, (name, size)) in Films.Index())
        {
            progress?.Report(new WorkProgress("Benchmark", i, Films.Length, "films"));
            var film = Path.Combine(folder, $"{name}.mp4");
            await MakeFilmAsync(film, size, cancellationToken).ConfigureAwait(false);
            rows.AddRange(await RowsAsync(classifier, name, film, cancellationToken).ConfigureAwait(false));
        }

        progress?.Report(new WorkProgress("Benchmark", Films.Length, Films.Length, "films"));
        return [.. rows, new BenchmarkResult("classify/memory", "MB", ProcessorTime.PeakMemory, null, LowerIsBetter: true, Note: "peak, without ffmpeg")];
    }

    private static async Task MakeFilmAsync(string film, string size, CancellationToken cancellationToken)
    {
        string[] source = ["-f", "lavfi", "-i", $"testsrc2=size={size}:rate=30:duration={Seconds}"];
        var made = await FfmpegTool.RunAsync(
            [.. source, "-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "veryfast", film],
            cancellationToken: cancellationToken).ConfigureAwait(false);
        if (made.ExitCode == 0) return;
        throw new StrmException(
            $"ffmpeg could not make a film of {size} pixels: {string.Join(' ', made.Complaints)}", "It must encode H.264.", "Install Debian's ffmpeg.");
    }

    // The fastest of several: the machine may have other work to do. What is only done once has been done by the first.
    private static async Task<BenchmarkResult[]> RowsAsync(
        FewShotClassifier classifier, string name, string film, CancellationToken cancellationToken)
    {
        var (elapsed, used) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round <= Rounds; round++)
        {
            var (watch, before) = (Stopwatch.StartNew(), ProcessorTime.SecondsWithChildren);
            await classifier.ClassifyAsync(film, cancellationToken).ConfigureAwait(false);
            if (round == 0) continue;
            (elapsed, used) = (Math.Min(elapsed, watch.Elapsed.TotalSeconds), Math.Min(used, ProcessorTime.SecondsWithChildren - before));
        }

        var note = $"a film of {Seconds} s at 30 frames/s, by {classifier.ModelName}, ffmpeg included";
        return
        [
            new BenchmarkResult($"classify/{name}", "CPU s", used, null, LowerIsBetter: true, Note: note),
            new BenchmarkResult($"classify/{name}/elapsed", "s", elapsed, null, LowerIsBetter: true),
        ];
    }
}
