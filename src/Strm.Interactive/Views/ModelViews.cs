using System.Globalization;
using Strm.Backbones;
using Strm.Heads;
using Strm.Models;
using Strm.Reports;

namespace Strm.Interactive.Views;

/// <summary>Views of models.</summary>
public static class ModelViews
{
    /// <summary>A model: its parts and how many weights each has.</summary>
    /// <param name="model">The model.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(FewShotModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Summary(model).Build();
    }

    /// <summary>A model read from a checkpoint.</summary>
    /// <param name="loaded">The model and its notes.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(LoadedModel loaded)
    {
        ArgumentNullException.ThrowIfNull(loaded);
        var view = Summary(loaded.Model).Facts(
            new Fact("trained for", loaded.Iteration is { } tasks ? $"{Numbers.Count(tasks)} tasks" : null));
        return view.Warnings(loaded.Notes).Build();
    }

    private static ViewBuilder Summary(FewShotModel model)
    {
        var options = model.Options;
        var parts = Parts(model);
        var pixels = options.Normalisation == PixelNormalisation.None ? "not normalised" : $"normalised: {options.Normalisation}";
        return new ViewBuilder(
            $"{options.Head.Name.ToUpperInvariant()} on {options.Backbone.Kind}: {Numbers.Count(parts.Sum(part => part.Weights))} weights")
            .Facts([
                new Fact("input", $"{options.Frames} frames of {options.ImageSize} × {options.ImageSize} pixels, {pixels}"),
                new("features", $"D = {Numbers.Count(options.Backbone.FeatureWidth)}"),
                new("compares", options.Head.IsOrderAware ? "with the order of frames" : "without the order of frames"),
                new("device", model.Device.ToString()),
                .. options.Head is StrmHeadOptions strm ? Facts(strm) : [],
            ])
            .Table(
                ["part", "in checkpoints", "tensors", "weights", "share, %"],
                parts.Select(
                    part => (string[])[
                        Meaning(part.Name),
                        part.Name,
                        Numbers.Count(part.Tensors),
                        Numbers.Count(part.Weights),
                        Numbers.Percent((double)part.Weights / Math.Max(1, parts.Sum(p => p.Weights)))
                    ]),
                2);
    }

    private static string Meaning(string name) => name switch
    {
        "resnet" => "backbone",
        "transformers" => "temporal relations",
        "new_dist_loss_post_pat" => "query-class similarity",
        "attn_pat" => "patch enrichment",
        "fr_enrich" => "frame enrichment",
        _ => "head",
    };

    private static IEnumerable<Fact> Facts(StrmHeadOptions strm) =>
    [
        new("tuples of", string.Join(" and ", strm.Cardinalities) + " frames"),
        new(
            "enrichment",
            (strm.PatchEnrichment, strm.FrameEnrichment) switch
            {
                (true, true) => "patches and frames", (true, false) => "patches", (false, true) => "frames", _ => "none",
            }),
        new("query similarity", strm.QuerySimilarity.ToString()),
        new("projection", $"E = {Numbers.Count(strm.ProjectionWidth)}"),
    ];

    // The part is what precedes the first dot of a weight's name: the official model's modules.
    private static List<(string Name, int Tensors, long Weights)> Parts(FewShotModel model) =>
        [
            .. model.NamedParameters()
            .GroupBy(p => p.Key.Split('.')[0], StringComparer.Ordinal)
            .Select(group => (group.Key, group.Count(), group.Sum(p => p.Value.numel())))
        ];
}

/// <summary>A view of the checks of a machine.</summary>
public static class MachineView
{
    /// <summary>Shows what was found.</summary>
    /// <param name="report">The checks.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(MachineReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new ViewBuilder("This machine")
            .Table(
                ["", "check", "found"], report.Checks.Select(check => (string[])[check.Passed ? "✓" : "✗", check.Name, check.Detail]), 3)
            .Note(
                report.IsSound ? "All checks passed." : "Some checks failed; see above.",
                report.IsSound ? NoteKind.Success : NoteKind.Error)
            .Build();
    }
}
