using System.CommandLine;
using Strm.Recognition;

namespace Strm.Cli;

/// <summary>The flags by which verbs choose labelled clips and a model for them.</summary>
internal static class RecognitionFlags
{
    private const int Shown = 10;

    /// <summary>The labelled clips.</summary>
    public static Option<string> Support { get; } = new("--support") { Description = "The labelled clips: a folder of action/clip.mp4, any number of clips per action.", Required = true };

    /// <summary>The model.</summary>
    public static Option<string?> Checkpoint { get; } = new("--checkpoint") { Description = "The model: a file, imagenet (frames matched by a network that knows photographs) or drawn (the small built-in one, which knows drawn figures only). Without it imagenet, or drawn where ./strm setup could not fetch that." };

    /// <summary>The method.</summary>
    public static Option<string?> Head { get; } = new("--head") { Description = "The method that the model must be of; the checkpoint tells it where this is left out." };

    /// <summary>The device.</summary>
    public static Option<string> Device { get; } = new("--device") { Description = "cpu, cuda or cuda:1.", DefaultValueFactory = _ => "cpu" };

    /// <summary>The size of a frame.</summary>
    public static Option<int?> ImageSize { get; } = new("--image-size") { Description = "Height and width of a frame, where the checkpoint does not tell." };

    /// <summary>A classifier with the labelled clips; what is worth saying goes to standard error.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The classifier, to be disposed.</returns>
    public static async Task<FewShotClassifier> OpenAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var error = result.InvocationConfiguration.Error;
        var classifier = await LoadAsync(result).ConfigureAwait(false);
        try
        {
            var report = await ProgressRenderer.RunAsync(error, progress =>
                classifier.AddFolderAsync(result.GetRequiredValue(Support), progress, cancellationToken)).ConfigureAwait(false);
            foreach (var issue in report.Skipped.Take(Shown)) await error.WriteLineAsync($"Skipped {issue.Path}: {issue.Reason}").ConfigureAwait(false);
            if (report.Skipped.Count > Shown) await error.WriteLineAsync($"Skipped {report.Skipped.Count - Shown} more support files.").ConfigureAwait(false);
            foreach (var note in report.Notes) await error.WriteLineAsync($"Note: {note}").ConfigureAwait(false);
            return classifier;
        }
        catch
        {
            classifier.Dispose();
            throw;
        }
    }

    /// <summary>A classifier without labelled clips; what is worth saying of its model goes to standard error.</summary>
    /// <param name="result">The command line.</param>
    /// <returns>The classifier, to be disposed.</returns>
    public static async Task<FewShotClassifier> LoadAsync(ParseResult result)
    {
        var options = new FewShotClassifierOptions { Device = result.GetRequiredValue(Device), ImageSize = result.GetValue(ImageSize), Head = result.GetValue(Head) };
        var classifier = FewShotClassifier.Load(result.GetValue(Checkpoint), options);
        foreach (var note in classifier.Notes) await result.InvocationConfiguration.Error.WriteLineAsync(note).ConfigureAwait(false);
        return classifier;
    }
}
