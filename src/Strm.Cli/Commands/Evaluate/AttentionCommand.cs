using System.CommandLine;
using System.Text.Json;
using Strm.Archives;
using Strm.Models;
using Strm.Studies;
using Strm.Torch;

namespace Strm.Cli.Commands;

/// <summary>The command <c>strm attention</c>.</summary>
internal static class AttentionCommand
{
    private const int MatchesListed = 5;

    private static readonly Option<string?> Checkpoint = new("--checkpoint")
    {
        Description = "The model: a file, imagenet, or drawn (the built-in STRM, the default).",
    };
    private static readonly Option<string?> BackboneWeights = new("--backbone-weights")
    {
        Description = "imagenet: the network trained on photographs that names real clips; same as --checkpoint imagenet.",
    };
    private static readonly Option<string?> Data = new("--data")
    {
        Description = "The frame archive: a zip or a folder; not needed if all clips are video files.",
    };
    private static readonly Option<string[]> Support = new("--support")
    {
        Description = "Support clips, class/clip of the archive or video files class/clip.mp4, separated by commas.",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };
    private static readonly Option<string> Query = new("--query")
    {
        Description = "The query: class/clip of the archive, or a video file.", Required = true,
    };
    private static readonly Option<string> Out = new("--out")
    {
        Description = "The figure: a page (.html) or a picture (.png).", Required = true,
    };
    private static readonly Option<string> Device = new("--device")
    {
        Description = "cpu, cuda or cuda:1.", DefaultValueFactory = _ => "cpu",
    };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the numbers as one JSON object." };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command(
            "attention", "Draw what an answer rests on in each frame, which frames were matched, and what each stage changes.")
        {
            Checkpoint, BackboneWeights, Data, Support, Query, Out, Device, Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var path = result.GetRequiredValue(Out);
        var isPage = Extension(path);
        using var archive = result.GetValue(Data) is { } data ? FrameArchive.Open(data) : null;
        var loaded = AttentionModel.Load(ModelName(result));
        using var model = loaded.Model.To(DeviceNames.One(result.GetRequiredValue(Device)));
        foreach (var note in loaded.Notes) await result.InvocationConfiguration.Error.WriteLineAsync(note).ConfigureAwait(false);
        var reader = new NamedClipReader(archive, model.Options);
        var (support, query) = (reader.Parse(result.GetRequiredValue(Support)), reader.Parse(result.GetRequiredValue(Query))[0]);
        using var analysis = await AttentionAnalysis.CreateAsync(model, reader, support, query, cancellationToken).ConfigureAwait(false);
        foreach (var note in reader.Notes) await result.InvocationConfiguration.Error.WriteLineAsync($"Note: {note}").ConfigureAwait(false);
        var figure = new AttentionFigure(analysis);
        if (isPage) figure.SaveHtml(path);
        else figure.SavePng(path);
        await result.InvocationConfiguration.Output.WriteLineAsync(
            result.GetValue(Json) ? ToJson(analysis, analysis.Delete(model)) : Text(analysis, path)).ConfigureAwait(false);
        return ExitCode.Success;
    }

    private static string? ModelName(ParseResult result)
    {
        if (result.GetValue(BackboneWeights) is not { } weights) return result.GetValue(Checkpoint);
        if (weights is not StartingBackbone.ImageNet)
            throw new UsageException(
                $"--backbone-weights is '{weights}'. A figure needs a complete model, and only imagenet works without training. "
                + "Give a trained model with --checkpoint.");
        if (result.GetValue(Checkpoint) is null) return weights;
        throw new UsageException("Both --checkpoint and --backbone-weights were given. A figure shows one model. Leave one of them out.");
    }

    private static bool Extension(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".HTML" or ".HTM" => true,
        ".PNG" => false,
        _ => throw new UsageException($"--out is '{path}'. It must end in .html or .png. Correct it."),
    };

    private static string Text(AttentionAnalysis analysis, string path) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{analysis.QueryName} was recognised as {analysis.Classes[analysis.Predicted]} ("
            + $"{100 * analysis.Confidences[analysis.Predicted]:0.0} %). The figure is in {path}.");

    private static string ToJson(AttentionAnalysis analysis, DeletionTest deletion) => JsonSerializer.Serialize(
        new
        {
            Query = analysis.QueryName,
            Predicted = analysis.Classes[analysis.Predicted],
            Classes = analysis.Classes.Select(
                (name, c) => new { Class = name, Logit = analysis.Logits[c], Confidence = analysis.Confidences[c] }),
            Deletion = deletion,
            Matches = analysis.Tuples.SelectMany(t => t.Strongest(analysis.Predicted, MatchesListed)).Select(m => new
            {
                m.QueryFrames,
                SupportClip = analysis.SupportNames[m.SupportClip],
                m.SupportFrames,
                m.Weight,
            }),
        },
        StrmJson.Indented);
}
