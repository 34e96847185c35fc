using System.Globalization;
using Strm.Reports;

namespace Strm.Evaluation.Results;

/// <summary>An evaluation as a page of its own.</summary>
public static class EvaluationReport
{
    /// <summary>Draws the page.</summary>
    /// <param name="record">The evaluation.</param>
    /// <returns>HTML that needs no network.</returns>
    public static string ToHtml(EvaluationRecord record)
    {
        var names = record.Classes.Keys.ToArray();
        var shots = record.FewestShots == record.Shot ? $"{record.Shot}" : $"{record.FewestShots} to {record.Shot}";
        return new HtmlPage($"{record.Head}: {Percent(record.Accuracy)} ± {Percent(record.HalfWidth)} %")
            .Paragraph($"{record.Way}-way {shots}-shot accuracy over {record.Episodes} episodes with its 95 % interval. A query is "
                + "compared with the classes of its own episode only.")
            .Table(["What", ""], Facts(record))
            .Heading("Classes")
            .Table(["Class", "Accuracy, %", "Most often taken for"], names.Select((name, i) => (IReadOnlyList<string>)
                [name, record.Classes[name] is { } accuracy ? Percent(accuracy) : "no query", Rival(record, names, i)]))
            .Heading("What was taken for what")
            .Paragraph("Rows are the true classes, columns the predicted ones; numbers are percentages of the row.")
            .Html(ConfusionTable.ToHtml(names, (row, column) => record.Confusion[row][column]))
            .ToString();
    }

    private static IEnumerable<IReadOnlyList<string>> Facts(EvaluationRecord record) =>
    [
        ["Checkpoint", record.Checkpoint],
        ["Weights", record.Weights],
        ["Data", record.Data],
        ["Protocol", record.Protocol + (record.Split is null ? "" : $", {record.Split}")],
        ["Episodes", record.EpisodeFile ?? $"{record.Episodes} drawn from seed {record.Seed}"],
        ["Evaluation", record.Id],
        ["Made", record.Created.ToString("u", CultureInfo.InvariantCulture)],
    ];

    private static string Rival(EvaluationRecord record, string[] names, int row)
    {
        var rivals = record.Confusion[row].Select((count, column) => (count, column)).Where(c => c.column != row && c.count > 0).ToArray();
        if (rivals.Length == 0) return "none";
        var (count, column) = rivals.MaxBy(c => c.count);
        return $"{names[column]} ({Percent((double)count / record.Confusion[row].Sum())} %)";
    }

    private static string Percent(double fraction) => (100 * fraction).ToString("0.00", CultureInfo.InvariantCulture);
}
