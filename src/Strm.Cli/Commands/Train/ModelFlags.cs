using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Strm.Backbones;
using Strm.Heads;
using Strm.Models;

namespace Strm.Cli.Commands;

/// <summary>The flags that describe a model.</summary>
internal sealed class ModelFlags
{
    private readonly Option<BackboneKind?> backbone = new("--backbone") { Description = "resnet18, resnet34 or resnet50." };
    private readonly Option<int?> width = new("--backbone-width")
    {
        Description = "Channels after the first convolution (64 as published).",
    };
    private readonly Option<int?> imageSize = new("--image-size") { Description = "Height and width of a frame, pixels." };
    private readonly Option<int?> frames = new("--frames") { Description = "Frames per clip." };
    private readonly Option<string?> head = new("--head") { Description = $"The method: {string.Join(", ", HeadRegistry.All)}." };
    private readonly Option<int[]?> cardinalities = new("--cardinalities")
    {
        Description = "Frames per tuple, for example 2 or 2,3.", CustomParser = Lists.Integers,
    };
    private readonly Option<double?> dropout = new("--dropout") { Description = "Dropout rate of the head." };
    private readonly Option<bool> noPatches = new("--no-ple") { Description = "Without patch-level enrichment (PLE)." };
    private readonly Option<bool> noFrames = new("--no-fle") { Description = "Without frame-level enrichment (FLE)." };
    private readonly Option<string?> normalisation = new("--normalisation") { Description = "none (official) or imagenet." };

    /// <summary>Adds the flags to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] all = [backbone, width, imageSize, frames, head, cardinalities, dropout, noPatches, noFrames, normalisation];
        foreach (var option in all) command.Options.Add(option);
    }

    /// <summary>The requested method; null if the flag was omitted.</summary>
    public string? HeadName(ParseResult result) => result.GetValue(head);

    /// <summary>The options with the network and pixel normalisation of the weights that the backbone is to start from.</summary>
    /// <param name="options">The options.</param>
    /// <param name="weights">The weights' name or file; null for none.</param>
    public static ModelOptions StartingFrom(ModelOptions options, string? weights)
    {
        if (weights is null) return options;
        var start = StartingBackbone.Open(weights);
        return options with { Backbone = start.Backbone, Normalisation = start.Normalisation ?? options.Normalisation };
    }

    /// <summary>Applies the given flags to some options.</summary>
    public ModelOptions Apply(ParseResult result, ModelOptions options) => options with
    {
        Backbone = new BackboneOptions
        {
            Kind = result.GetValue(backbone) ?? options.Backbone.Kind,
            Width = result.GetValue(width) ?? options.Backbone.Width,
            Depths = result.GetValue(backbone) is { } named && named != options.Backbone.Kind ? null : options.Backbone.Depths,
        },
        ImageSize = result.GetValue(imageSize) ?? options.ImageSize,
        Frames = result.GetValue(frames) ?? options.Frames,
        Normalisation = result.GetValue(normalisation) is { } pixels ? PixelNormalisation.Parse(pixels) : options.Normalisation,
        Head = Head(result, result.GetValue(head) is { } name ? HeadRegistry.Create(name, options.Head) : options.Head),
    };

    private HeadOptions Head(ParseResult result, HeadOptions options)
    {
        if (result.GetValue(dropout) is { } rate) options = options.WithDropout(rate);
        if (Lists.Given(result.GetValue(cardinalities)) is { } tuples) options = options.WithCardinalities(tuples);
        return WithoutParts(options, result.GetValue(noPatches), result.GetValue(noFrames));
    }

    private static HeadOptions WithoutParts(HeadOptions options, bool noPatches, bool noFrames)
    {
        if (!noPatches && !noFrames) return options;
        return options is StrmHeadOptions strm
            ? strm with { PatchEnrichment = strm.PatchEnrichment && !noPatches, FrameEnrichment = strm.FrameEnrichment && !noFrames }
            : throw new UsageException(
                $"--no-ple or --no-fle was given for the head {options.Name}. Only strm has these parts. "
                + "Leave them out or use --head strm.");
    }
}

/// <summary>Parsers of comma-separated lists.</summary>
internal static class Lists
{
    /// <summary>A list if it was given; System.CommandLine makes an omitted flag an empty list.</summary>
    public static int[]? Given(int[]? values) => values?.Length > 0 ? values : null;

    /// <summary>Parses integers, for example <c>2,3</c>.</summary>
    public static int[]? Integers(ArgumentResult result)
    {
        var parts = result.Tokens.SelectMany(t => t.Value.Split(',', StringSplitOptions.TrimEntries)).ToArray();
        var values = new int[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (int.TryParse(parts[i], NumberStyles.Integer, CultureInfo.InvariantCulture, out values[i])) continue;
            result.AddError($"'{parts[i]}' is not a whole number; give a list such as 2,3.");
            return null;
        }

        return values;
    }
}
