using System.Globalization;
using Strm.Reports;

namespace Strm.Evaluation.Results;

/// <summary>An evaluation as a page of its own.</summary>
public static class EvaluationReport
{
    /// <summary>Draws the page.</summary>
    /// <param name="record">The evaluation.</param>
    /// <returns>The page.</returns>
    public static HtmlPage Draw(EvaluationRecord record)
    {
        var names = record.Classes.Keys.ToArray();
        var shots = record.FewestShots == record.Shot ? $"{record.Shot}" : $"{record.FewestShots} to {record.Shot}";
        return new HtmlPage($"{record.Head}: {Percent(record.Accuracy)} ± {Percent(record.HalfWidth)} %", new ViewBuilder()
            .Paragraph($"{record.Way}-way {shots}-shot accuracy over {record.Episodes} episodes with its 95 % interval. "
                + "A query is compared with the classes of its own episode only.")
            .Facts(Facts(record))
            .Heading("Classes")
            .Table(["Class", "Accuracy, %", "Most often mistaken for"], names.Select((name, i) => Row(record, names, i)))
            .Heading("Confusions")
            .Confusion(names, (row, column) => record.Confusion[row][column]));
    }

    private static string[] Row(EvaluationRecord record, string[] names, int row) =>
        [names[row], record.Classes[names[row]] is { } accuracy ? Percent(accuracy) : "no query", Rival(record, names, row)];

    private static IEnumerable<Fact> Facts(EvaluationRecord record) =>
    [
        new("Checkpoint", record.Checkpoint),
        new("Weights", record.Weights),
        new("Data", record.Data),
        new("Protocol", record.Protocol + (record.Split is null ? "" : $", {record.Split}")),
        new("Episodes", record.EpisodeFile ?? $"{record.Episodes} drawn from seed {record.Seed}"),
        new("Evaluation", record.Id),
        new("Made", record.Created.ToString("u", CultureInfo.InvariantCulture)),
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
