namespace Strm.Reports;

/// <summary>A confusion matrix: rows are the true classes, columns the predicted ones, shaded by the share of the row.</summary>
internal static class ConfusionTable
{
    private const string Legend = "Rows: the true class. Columns: the answer. Numbers: % of the row.";

    /// <summary>The whole matrix.</summary>
    /// <param name="classes">Names of the classes.</param>
    /// <param name="counts">How often a query of class r was predicted as class c.</param>
    public static HtmlMarkup Html(IReadOnlyList<string> classes, Func<int, int, long> counts)
    {
        var header = classes.Select(name => HtmlMarkup.Of($"<th scope=\"col\">{name}</th>"));
        var rows = classes.Select((name, row) => HtmlMarkup.Of($"<tr><th scope=\"row\">{name}</th>{Cells(row)}</tr>\n"));
        return HtmlMarkup.Of(
            $"""
            <div class="wide"><table class="confusion"><thead><tr><th></th>{header}</tr></thead><tbody>
            {rows}</tbody></table></div>
            <p class="soft">{Legend}</p>
            """);

        IEnumerable<HtmlMarkup> Cells(int row)
        {
            var total = Math.Max(1, classes.Select((_, column) => counts(row, column)).Sum());
            return classes.Select((_, column) => Cell((double)counts(row, column) / total));
        }
    }

    /// <summary>Its essence: how much of each class was right, and what it was taken for otherwise.</summary>
    /// <param name="classes">Names of the classes.</param>
    /// <param name="counts">How often a query of class r was predicted as class c.</param>
    public static string Text(IReadOnlyList<string> classes, Func<int, int, long> counts)
    {
        return TextTable.Of(["class", "right, %", "most often mistaken for"], [.. classes.Select(Row)], 1);

        string[] Row(string name, int row)
        {
            var total = classes.Select((_, column) => counts(row, column)).Sum();
            var rival = Enumerable.Range(0, classes.Count)
                .Where(column => column != row && counts(row, column) > 0).DefaultIfEmpty(-1).MaxBy(Count);
            return [name, Numbers.Percent(total == 0 ? null : (double)counts(row, row) / total), rival < 0 ? "" : classes[rival]];

            long Count(int column) => column < 0 ? 0 : counts(row, column);
        }
    }

    private static HtmlMarkup Cell(double share)
    {
        var percent = Math.Round(100 * share);
        var text = percent == 0 ? HtmlMarkup.Empty : HtmlMarkup.Of($"{percent}");
        return HtmlMarkup.Of($"""<td style="background:rgb(var(--cell) / {0.85 * share})">{text}</td>""");
    }
}
