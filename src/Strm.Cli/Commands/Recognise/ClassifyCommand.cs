using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Strm.Preparation;
using Strm.Recognition;

namespace Strm.Cli.Commands;

/// <summary>The command <c>strm classify</c>: names the action in videos, given a few labelled clips of each.</summary>
internal static class ClassifyCommand
{
    private const double UsualThreshold = 0.5;
    private const string StandardOutput = "-";

    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(0.5);

    private static readonly Option<string?> Query = new("--query")
    {
        Description = "The video to name, or a folder to search for videos.",
    };

    private static readonly Option<string?> Watch = new("--watch")
    {
        Description = "A folder to watch: every video in it or added to it is named, until Ctrl-C.",
    };

    private static readonly Option<double?> OpenSet = new("--open-set")
    {
        Description = "Answer 'none of these' if a video is less familiar than this fraction (0.5 if no number is given).",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<double?> Sliding = new("--sliding")
    {
        Description = "Label the video over time: the length of the moving window in seconds, about that of one action.",
    };

    private static readonly Option<double?> Window = new("--window")
    {
        Description = "For long videos of a short action: slide a window of this many seconds over each and report the most certain one.",
    };

    private static readonly Option<string?> Out = new("--out")
    {
        Description = "With --sliding: where OUT.csv and OUT.html go; by default the video's name with -timeline, in the current folder; "
            + "- prints only the CSV.",
    };

    private static readonly Option<string?> Html = new("--html")
    {
        Description = "Also write the answers to this file as a page, with the frames of the labelled clip that each video resembles most.",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Print a JSON list; with --watch one object per line." };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command("classify", "Name the action in your own videos, given a few labelled clips of each action.")
        {
            RecognitionFlags.Support, Query, Watch, Sliding, Window, Out, RecognitionFlags.Checkpoint, RecognitionFlags.Head, OpenSet,
            RecognitionFlags.Device, RecognitionFlags.ImageSize, Html, Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var (query, watch) = (result.GetValue(Query), result.GetValue(Watch));
        if ((query is null) == (watch is null))
            throw new UsageException(
                "Either both or neither of --query and --watch were given. Exactly one is required. "
                + "Name a video or a folder with one of them.");
        if (watch is not null && !Directory.Exists(watch))
            throw new UsageException($"--watch is {watch}, which is not a folder. Name the folder in which new videos appear.");
        if (result.GetValue(Sliding) is not null && (query is null || Directory.Exists(query)))
            throw new UsageException(
                "--sliding was given without a video file. It labels one video over time. Name the video with --query FILE.");
        if (result.GetValue(Sliding) is < FewShotClassifier.ShortestWindow or > FewShotClassifier.LongestWindow or double.NaN)
            throw new UsageException(string.Create(
                CultureInfo.InvariantCulture,
                $"--sliding is {result.GetValue(Sliding)}. It must be the window's length in seconds, from "
                + $"{FewShotClassifier.ShortestWindow} to {FewShotClassifier.LongestWindow}. Correct it."));
        if (result.GetValue(Window) is not null && (query is null || result.GetValue(Sliding) is not null))
            throw new UsageException(
                "--window was given without --query, or with --sliding. It names each video by its most certain window. "
                + "Give it with --query alone.");
        if (result.GetValue(Window) is < FewShotClassifier.ShortestWindow or > FewShotClassifier.LongestWindow or double.NaN)
            throw new UsageException(string.Create(
                CultureInfo.InvariantCulture,
                $"--window is {result.GetValue(Window)}. It must be the window's length in seconds, from "
                + $"{FewShotClassifier.ShortestWindow} to {FewShotClassifier.LongestWindow}. Correct it."));
        if (result.GetValue(Html) is not null && (query is null || (result.GetValue(Sliding) ?? result.GetValue(Window)) is not null))
            throw new UsageException(
                "--html was given without --query, or with --sliding or --window. It shows the answers to whole videos. "
                + "Give it with --query alone; --sliding writes a page of its own (--out).");
        var videos = query is null ? [] : Videos(query, result.InvocationConfiguration.Error);
        var slides = result.GetValue(Sliding) is not null && result.GetValue(Out) != StandardOutput;
        var pictures = result.GetValue(Html) is not null || slides;
        using var classifier = await RecognitionFlags.OpenAsync(result, pictures, cancellationToken).ConfigureAwait(false);
        var output = new ClassificationOutput(classifier.ModelName, Threshold(result, classifier));
        if (result.GetValue(Sliding) is { } seconds)
            return await SlideAsync(result, classifier, query!, seconds, cancellationToken).ConfigureAwait(false);
        if (result.GetValue(Window) is { } window)
            return await WindowedClassification.RunAsync(
                result, classifier, videos, window, result.GetValue(Json), cancellationToken).ConfigureAwait(false);
        return watch is null
            ? await ClassifyAsync(result, classifier, output, videos, cancellationToken).ConfigureAwait(false)
            : await FollowAsync(result, classifier, output, watch, cancellationToken).ConfigureAwait(false);
    }

    private static IReadOnlyList<string> Videos(string query, TextWriter error)
    {
        if (!Directory.Exists(query)) return [query];
        var folder = VideoFolder.List(query);
        foreach (var issue in folder.Issues) error.WriteLine($"Skipped {Path.Combine(query, issue.Path)}: {issue.Reason}");
        if (folder.Files.Count == 0)
            throw new StrmException(
                $"The folder {query} holds no videos.", "At least one is required.", "Name another folder, or a video file.");
        return [.. folder.Files.Select(file => Path.Combine(query, file))];
    }

    private static double? Threshold(ParseResult result, FewShotClassifier classifier)
    {
        if (result.GetResult(OpenSet) is null) return null;
        var threshold = result.GetValue(OpenSet) ?? UsualThreshold;
        if (threshold is < 0 or > 1)
            throw new UsageException(
                $"--open-set is {threshold}. It must be a fraction from 0 (accept everything) to 1 (accept nothing). Correct it.");
        if (classifier.Calibration.Slope > 0) return threshold;
        throw new StrmException(
            "The support clips do not show what an unknown action looks like.",
            "--open-set needs at least two actions with two clips each that are more like each other than like clips of other actions.",
            "Add clips ('strm check' says where), or leave --open-set out.");
    }

    private static async Task<int> ClassifyAsync(
        ParseResult result,
        FewShotClassifier classifier,
        ClassificationOutput format,
        IReadOnlyList<string> videos,
        CancellationToken cancellationToken)
    {
        var (output, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
        var (isJson, rows) = (result.GetValue(Json), new List<object>());
        var (answers, failures, page) = (new List<Classification>(), new List<FailedQuery>(), result.GetValue(Html));
        var answered = 0;
        await foreach (var answer in classifier.ClassifyAsync(videos, Failed, cancellationToken).ConfigureAwait(false))
        {
            answered++;
            if (page is not null) answers.Add(answer);
            foreach (var note in answer.Notes) await error.WriteLineAsync($"Note: {note}").ConfigureAwait(false);
            if (isJson) rows.Add(format.Json(answer));
            else await output.WriteLineAsync(format.Text(answer)).ConfigureAwait(false);
        }

        if (page is not null) format.Page(answers, failures).Save(page);
        if (isJson) await output.WriteLineAsync(JsonSerializer.Serialize(rows, StrmJson.Indented)).ConfigureAwait(false);
        return answered > 0 ? ExitCode.Success : ExitCode.Failure;

        void Failed(FailedQuery failure)
        {
            error.WriteLine(failure.Reason);
            failures.Add(failure);
            rows.Add(ClassificationOutput.Json(failure));
        }
    }

    private static async Task<int> SlideAsync(
        ParseResult result, FewShotClassifier classifier, string video, double seconds, CancellationToken cancellationToken)
    {
        var (output, threshold) = (result.InvocationConfiguration.Output, Threshold(result, classifier));
        var timeline = await ProgressRenderer.RunAsync(
            result, progress => classifier.SlideAsync(video, seconds, threshold, progress, cancellationToken)).ConfigureAwait(false);
        foreach (var note in timeline.Notes)
            await result.InvocationConfiguration.Error.WriteLineAsync($"Note: {note}").ConfigureAwait(false);
        var name = result.GetValue(Out) ?? Path.GetFileNameWithoutExtension(video) + "-timeline";
        if (name == StandardOutput)
        {
            await output.WriteAsync(TimelineCsv.Text(timeline)).ConfigureAwait(false);
            return ExitCode.Success;
        }

        Write(name + ".csv", TimelineCsv.Text(timeline));
        TimelinePage.Draw(timeline).Save(name + ".html");
        var segments = timeline.Segments();
        if (result.GetValue(Json))
        {
            var json = segments.Select(s => new { s.Start, s.End, Action = s.Action ?? ClassificationOutput.None, s.Confidence });
            await output.WriteLineAsync(
                JsonSerializer.Serialize(
                    new { Query = video, Segments = json, Csv = name + ".csv", Page = name + ".html", Model = classifier.ModelName },
                    StrmJson.Indented)).ConfigureAwait(false);
            return ExitCode.Success;
        }

        foreach (var segment in segments)
            await output.WriteLineAsync(
                $"{TimelinePage.Clock(segment.Start),10} to {TimelinePage.Clock(segment.End),10}  "
                    + $"{segment.Action ?? ClassificationOutput.None} "
                    + $"({ClassificationOutput.Percent(segment.Confidence)})").ConfigureAwait(false);
        await output.WriteLineAsync($"{name}.csv and {name}.html show every step.").ConfigureAwait(false);
        return ExitCode.Success;
    }

    private static void Write(string path, string text) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    private static async Task<int> FollowAsync(
        ParseResult result, FewShotClassifier classifier, ClassificationOutput format, string folder, CancellationToken cancellationToken)
    {
        var (output, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
        var isJson = result.GetValue(Json);
        _ = classifier.Calibration; // Reports an unusable support set now, not when the first video appears.
        await error.WriteLineAsync($"Watching {folder}; press Ctrl-C to stop.").ConfigureAwait(false);
        await foreach (var videos in new FolderWatcher(folder, WatchInterval).WatchAsync(cancellationToken).ConfigureAwait(false))
        {
            await foreach (var answer in classifier.ClassifyAsync(videos, Failed, cancellationToken).ConfigureAwait(false))
            {
                foreach (var note in answer.Notes) await error.WriteLineAsync($"Note: {note}").ConfigureAwait(false);
                await output.WriteLineAsync(
                    isJson ? ClassificationOutput.Line(format.Json(answer)) : format.Text(answer)).ConfigureAwait(false);
                await output.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        return ExitCode.Success;

        void Failed(FailedQuery failure)
        {
            error.WriteLine(failure.Reason);
            if (isJson) output.WriteLine(ClassificationOutput.Line(ClassificationOutput.Json(failure)));
        }
    }
}
