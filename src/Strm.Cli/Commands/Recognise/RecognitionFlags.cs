using System.CommandLine;
using Strm.Recognition;

namespace Strm.Cli.Commands;

/// <summary>The flags by which commands choose labelled clips and a model for them.</summary>
internal static class RecognitionFlags
{
    private const int Shown = 10;

    /// <summary>The labelled clips.</summary>
    public static Option<string> Support { get; } = new("--support")
    {
        Description = "The labelled clips: a folder of action/clip.mp4, any number of clips per action.", Required = true,
    };

    /// <summary>The model.</summary>
    public static Option<string?> Checkpoint { get; } = new("--checkpoint")
    {
        Description = "The model: a file, imagenet (frames matched by a network trained on photographs) or drawn (the small built-in "
            + "one, which knows only drawn figures). By default imagenet, or drawn if ./strm setup could not fetch that.",
    };

    /// <summary>The method.</summary>
    public static Option<string?> Head { get; } = new("--head")
    {
        Description = "The model's method; read from the checkpoint by default.",
    };

    /// <summary>The device.</summary>
    public static Option<string> Device { get; } = new("--device")
    {
        Description = "cpu, cuda or cuda:1.", DefaultValueFactory = _ => "cpu",
    };

    /// <summary>The size of a frame.</summary>
    public static Option<int?> ImageSize { get; } = new("--image-size")
    {
        Description = "Height and width of a frame, if the checkpoint does not say.",
    };

    /// <summary>A classifier with the labelled clips; notes go to standard error.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="pictures">Whether a page will show the frames that were compared.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The classifier, to be disposed.</returns>
    public static async Task<FewShotClassifier> OpenAsync(ParseResult result, bool pictures, CancellationToken cancellationToken)
    {
        var error = result.InvocationConfiguration.Error;
        var classifier = await LoadAsync(result, pictures).ConfigureAwait(false);
        try
        {
            var report = await ProgressRenderer.RunAsync(
                result,
                progress => classifier.AddFolderAsync(result.GetRequiredValue(Support), progress, cancellationToken)).ConfigureAwait(false);
            foreach (var issue in report.Skipped.Take(Shown))
                await error.WriteLineAsync($"Skipped {issue.Path}: {issue.Reason}").ConfigureAwait(false);
            if (report.Skipped.Count > Shown)
                await error.WriteLineAsync($"Skipped {report.Skipped.Count - Shown} more support files.").ConfigureAwait(false);
            foreach (var note in report.Notes) await error.WriteLineAsync($"Note: {note}").ConfigureAwait(false);
            return classifier;
        }
        catch
        {
            classifier.Dispose();
            throw;
        }
    }

    /// <summary>A classifier without labelled clips; notes on its model go to standard error.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="pictures">Whether a page will show the frames that were compared.</param>
    /// <returns>The classifier, to be disposed.</returns>
    public static async Task<FewShotClassifier> LoadAsync(ParseResult result, bool pictures = false)
    {
        var options = new FewShotClassifierOptions
        {
            Device = result.GetRequiredValue(Device),
            ImageSize = result.GetValue(ImageSize),
            Head = result.GetValue(Head),
            Pictures = pictures,
        };
        var classifier = FewShotClassifier.Load(result.GetValue(Checkpoint), options);
        foreach (var note in classifier.Notes) await result.InvocationConfiguration.Error.WriteLineAsync(note).ConfigureAwait(false);
        return classifier;
    }
}
