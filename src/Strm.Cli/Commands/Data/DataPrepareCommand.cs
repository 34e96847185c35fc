using System.CommandLine;
using System.Globalization;
using Strm.Preparation;

namespace Strm.Cli.Commands;

/// <summary>The command <c>strm data prepare</c>: turns video files into a frame archive.</summary>
internal static class DataPrepareCommand
{
    private const int ShownIssues = 20;

    private static readonly Option<string> Videos = new("--videos")
    {
        Description = "The folder with class/clip.ext, or the downloaded package.", Required = true,
    };

    private static readonly Option<string> Out = new("--out")
    {
        Description = "The archive to make: a .zip file, else a folder.", Required = true,
    };

    private static readonly Option<string> Protocol = new("--protocol")
    {
        Description = "Which data set it is: folder, hmdb51-arn, ucf101-arn, kinetics-cmn, ssv2-otam or ssv2-cmn.",
        DefaultValueFactory = _ => "folder",
    };

    private static readonly Option<string[]> Annotations = new("--annotations")
    {
        Description = "Label JSON of Something-Something, or lists of class/clip, one per line, or a folder of these; only the clips "
            + "that they name are used.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string> Size = new("--size")
    {
        Description = "Short side in pixels (aspect kept), or width x height.", DefaultValueFactory = _ => OutputSize.Default.ToString(),
    };

    private static readonly Option<double?> Fps = new("--fps") { Description = "Frames per second to take; every frame by default." };

    private static readonly Option<int?> MaxFrames = new("--max-frames")
    {
        Description = "Frames to keep from a longer clip, evenly spaced.",
    };

    private static readonly Option<int> Quality = new("--quality")
    {
        Description = "JPEG quality as ffmpeg's -q:v, 2 (best) to 31.", DefaultValueFactory = _ => 5,
    };

    private static readonly Option<string?> Root = new("--root")
    {
        Description = "Name of a single root folder, with directory entries, as the official loader needs.",
    };

    private static readonly Option<string?> ShardOption = new("--shard")
    {
        Description = "The share of the clips to prepare, i/n, for cluster jobs; 'data merge' joins the shares.",
    };

    private static readonly Option<int?> Workers = new("--workers")
    {
        Description = "ffmpeg processes at a time; one per core by default.",
    };

    private static readonly Option<bool> Strict = new("--strict")
    {
        Description = "Fail, and write no archive, if a clip has to be skipped.",
    };

    private static readonly Option<bool> KeepDamaged = new("--keep-damaged")
    {
        Description = "Keep what can be decoded from damaged clips, as the official extraction did.",
    };

    private static readonly Option<string?> Json = new("--json")
    {
        Description = "A file for the report: clips, frames, and what was skipped and why; - is standard output.",
    };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command("prepare", "Turn video files into a frame archive; an interrupted run continues where it stopped.")
        {
            Videos, Out, Protocol, Annotations, Size, Fps, MaxFrames, Quality, Root, ShardOption, Workers, Strict, KeepDamaged, Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var options = Read(result);
        var console = result.InvocationConfiguration;
        var report = await ProgressRenderer.RunAsync(
            console.Error, progress => FramePreparation.RunAsync(options, progress, cancellationToken)).ConfigureAwait(false);
        using var json = OutputFile.Of(result, result.GetValue(Json));
        json?.Write(report.ToJson());
        Show(console.Error, "Skipped", report.Skipped);
        Show(console.Error, "Damaged, kept in part", report.Damaged);
        Show(console.Error, "Changed to the shape in which they are shown", report.Reshaped);
        if (!report.Written) throw Failure(report);
        var unlisted = report.Unlisted > 0
            ? string.Create(CultureInfo.InvariantCulture, $", {report.Unlisted} not named by the annotations")
            : "";
        await (json?.Messages ?? console.Output).WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{report.Clips} clips with {report.Frames} frames in {options.Output}; {report.Skipped.Count} "
                + $"skipped{unlisted}")).ConfigureAwait(false);
        return ExitCode.Success;
    }

    private static PrepareOptions Read(ParseResult result) => new()
    {
        Videos = result.GetRequiredValue(Videos),
        Output = result.GetRequiredValue(Out),
        Protocol = result.GetValue(Protocol)!,
        Annotations = result.GetValue(Annotations) ?? [],
        Size = OutputSize.Parse(result.GetValue(Size)!),
        FramesPerSecond = result.GetValue(Fps),
        MaxFrames = result.GetValue(MaxFrames),
        Quality = result.GetValue(Quality),
        Root = result.GetValue(Root),
        Shard = result.GetValue(ShardOption) is { } shard ? Shard.Parse(shard) : null,
        Workers = result.GetValue(Workers) ?? Environment.ProcessorCount,
        Strict = result.GetValue(Strict),
        KeepDamaged = result.GetValue(KeepDamaged),
    };

    private static void Show(TextWriter error, string title, IReadOnlyList<ClipIssue> issues)
    {
        if (issues.Count == 0) return;
        error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{title} ({issues.Count}):"));
        foreach (var issue in issues.Take(ShownIssues)) error.WriteLine($"  {issue.Path}: {issue.Reason}");
        if (issues.Count > ShownIssues)
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  and {issues.Count - ShownIssues} more; see --json FILE"));
    }

    private static StrmException Failure(PrepareReport report) => report.Clips == 0
        ? new StrmException("No clip could be decoded.", "An archive needs at least one.", "See above for what was skipped.")
        : new StrmException(
            string.Create(CultureInfo.InvariantCulture, $"{report.Skipped.Count} clips were skipped."),
            "With --strict every clip must be whole.",
            "Repair or remove them, or run without --strict.");
}
