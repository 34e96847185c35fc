using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Strm.Recognition;

namespace Strm.Cli.Commands;

/// <summary>Names long videos by their most certain window.</summary>
internal static class WindowedClassification
{
    /// <summary>Names videos and prints the answers.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="classifier">The classifier.</param>
    /// <param name="videos">The videos.</param>
    /// <param name="seconds">The window's length.</param>
    /// <param name="isJson">Whether a JSON list is printed.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        ParseResult result,
        FewShotClassifier classifier,
        IReadOnlyList<string> videos,
        double seconds,
        bool isJson,
        CancellationToken cancellationToken)
    {
        var (output, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
        var (rows, answered) = (new List<object>(), 0);
        foreach (var video in videos)
        {
            try
            {
                var answer = await ProgressRenderer.RunAsync(
                    result,
                    progress => BestWindow.FindAsync(classifier, video, seconds, progress, cancellationToken)).ConfigureAwait(false);
                answered++;
                foreach (var note in answer.Notes) await error.WriteLineAsync($"Note: {note}").ConfigureAwait(false);
                rows.Add(new
                {
                    answer.Query, Predicted = answer.Action, answer.Confidence, answer.Familiarity, answer.Start, answer.End,
                    Model = classifier.ModelName,
                });
                if (!isJson) await output.WriteLineAsync(Text(answer)).ConfigureAwait(false);
            }
            catch (StrmException exception) when (videos.Count > 1)
            {
                await error.WriteLineAsync(exception.Message).ConfigureAwait(false);
                rows.Add(ClassificationOutput.Json(new FailedQuery(video, exception.Message)));
            }
        }

        if (isJson) await output.WriteLineAsync(JsonSerializer.Serialize(rows, StrmJson.Indented)).ConfigureAwait(false);
        return answered > 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static string Text(BestWindow answer) => string.Create(
        CultureInfo.InvariantCulture,
        $"{answer.Query}: {answer.Action} {ClassificationOutput.Percent(answer.Confidence)}, "
        + $"from {answer.Start:0.0} to {answer.End:0.0} s");
}
