using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Strm.Reports;
using Strm.Statistics;
using Strm.Training;

namespace Strm.Studies;

/// <summary>Writes the findings of a comparison: a page to look at, a table for a README, and numbers for programs.</summary>
/// <param name="options">What the entries have in common.</param>
/// <param name="experiment">The data.</param>
/// <param name="rows">The findings.</param>
internal sealed class ComparisonReport(ComparisonOptions options, StrmExperiment experiment, IReadOnlyList<ComparisonRow> rows)
{
    private readonly bool hasReversals = rows.Any(r => r.Reversals is not null);

    private string[] Columns =>
        [
            "Order-aware",
            "Accuracy in %",
            "Difference from the first",
            .. hasReversals ? ["Reversal pairs (2-way)"] : Array.Empty<string>(),
            "Episodes"
        ];

    /// <summary>Writes the three files.</summary>
    /// <param name="folder">Where.</param>
    /// <returns>Rows and files.</returns>
    public ComparisonResult Write(string folder)
    {
        var result = new ComparisonResult(
            rows, Path.Combine(folder, "report.html"), Path.Combine(folder, "table.md"), Path.Combine(folder, "results.json"));
        Page().Save(result.ReportPath);
        AtomicFile.Write(result.TablePath, stream => stream.Write(Encoding.UTF8.GetBytes(Markdown())));
        RunFolder.WriteJson(result.JsonPath, ToJson(rows, options.EntryKind));
        return result;
    }

    /// <summary>The rows as a JSON list.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="kind">What an entry is: its name's key, in lower case.</param>
    /// <returns>One object per row.</returns>
    public static JsonArray ToJson(IReadOnlyList<ComparisonRow> rows, string kind) => [.. rows.Select(row => (JsonNode)new JsonObject
    {
        [kind.ToLowerInvariant()] = row.Entry.Name,
        ["accuracy"] = row.Accuracy.Mean,
        ["half_width"] = row.Accuracy.HalfWidth,
        ["episodes"] = row.Accuracy.Episodes,
        ["reversals"] = row.Reversals?.Mean,
        ["reversals_half_width"] = row.Reversals?.HalfWidth,
        ["difference"] = row.Difference?.Mean,
        ["difference_half_width"] = row.Difference?.HalfWidth,
        ["way"] = row.Entry.Test.Way,
        ["shot"] = row.Entry.Test.Shot,
        ["iterations"] = row.Entry.Preset.Training.Iterations,
        ["order_aware"] = row.Entry.Preset.Model.Head.IsOrderAware,
    })];

    private static string Text(PairedDifference? difference) => difference is null
        ? "-"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{100 * difference.Mean:+0.0;−0.0;0.0} ± {100 * difference.HalfWidth:0.0}{(difference.IsSignificant ? "" : " (n.s.)")}");

    private string[] Row(ComparisonRow row) =>
    [
        row.Entry.Name,
        row.Entry.Preset.Model.Head.IsOrderAware ? "yes" : "no",
        Numbers.Percent(row.Accuracy),
        Text(row.Difference),
        .. hasReversals ? [row.Reversals is null ? "-" : Numbers.Percent(row.Reversals)] : Array.Empty<string>(),
        row.Accuracy.Episodes.ToString(CultureInfo.InvariantCulture),
    ];

    private string Markdown()
    {
        var text = new StringBuilder();
        text.Append("| ")
            .AppendJoin(" | ", [options.EntryKind, .. Columns]).Append(" |\n|")
            .Append(string.Concat(Enumerable.Repeat("---|", Columns.Length + 1))).Append('\n');
        foreach (var row in rows) text.Append("| ").AppendJoin(" | ", Row(row)).Append(" |\n");
        return text.ToString();
    }

    private HtmlPage Page()
    {
        var view = new ViewBuilder()
            .Paragraph(Setting())
            .Table([options.EntryKind, .. Columns], rows.Select(Row))
            .Legend("Accuracy with its 95 % interval over the test episodes. Differences are taken episode by episode, so they are more "
                + "precise than the difference of "
                + "two accuracies; n.s.: the interval includes zero. The intervals cover the choice of episodes, not that of the "
                + "training's seed.")
            .Charts(new IntervalChart(
                "Accuracy in %", [
                    .. rows.Select(r => new IntervalPoint(r.Entry.Name, 100 * r.Accuracy.Mean, 100 * r.Accuracy.HalfWidth))
                ]));
        if (hasReversals)
        {
            view.Paragraph("Reversal pairs: two-way episodes of an unseen action and the same action played backwards. "
                + "Chance is 50 %, and a method that ignores the order of frames stays near it.");
        }

        if (rows.Count > 2 && rows.All(r => r.Entry.Test == rows[0].Entry.Test)) AddPairs(view);
        return new HtmlPage(options.Title, view);
    }

    private string Setting()
    {
        var (model, training, test) = (rows[0].Entry.Preset.Model, rows[0].Entry.Preset.Training, rows[0].Entry.Test);
        return $"Every model was trained on {training.Iterations} tasks of the training classes "
            + $"({experiment.Protocol.Name}, {Path.GetFileName(experiment.Archive.Location)}; {model.Backbone.Kind} of width "
            + $"{model.Backbone.Width}, "
            + $"{model.ImageSize} pixels, {Start()}, seed {training.Seed}) and tested on {options.EpisodeCount} episodes of unseen classes "
            + $"({test.Way}-way, queries per class: {test.Queries}, seed {options.EpisodeSeed}), the same for all that have the same "
            + $"number of shots.";
    }

    private string Start()
    {
        var file = options.Run.InitialCheckpoint ?? options.Run.BackboneWeights;
        return file is null ? "from scratch" : $"backbone started from {Path.GetFileName(file)}";
    }

    private void AddPairs(ViewBuilder view) => view
        .Heading("Every pair")
        .Paragraph(
            "How many percentage points the row is better than the column, with the 95 % interval of the difference episode by episode.")
        .Table(
            ["", .. rows.Select(r => r.Entry.Name)],
            rows.Select(IReadOnlyList<string> (row) => [row.Entry.Name, .. rows.Select(other => Pair(row, other))]));

    private static string Pair(ComparisonRow row, ComparisonRow other) =>
        ReferenceEquals(row, other) ? "" : Text(PairedDifference.Of(row.EpisodeAccuracies, other.EpisodeAccuracies));
}
