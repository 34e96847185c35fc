using System.Globalization;
using System.Text;

namespace Strm.Reports;

/// <summary>A confusion matrix as an HTML table: rows are the true classes, columns the predicted ones, shaded by the share of the row.</summary>
public static class ConfusionTable
{
    /// <summary>Draws the table.</summary>
    /// <param name="classes">Names of the classes.</param>
    /// <param name="counts">How often a query of class r was predicted as class c.</param>
    /// <returns>A <c>table</c> element.</returns>
    public static string ToHtml(IReadOnlyList<string> classes, Func<int, int, long> counts)
    {
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(counts);
        var html = new StringBuilder("""<table class="confusion"><thead><tr><th></th>""");
        html.AppendJoin("", classes.Select(c => $"<th>{HtmlText.Escape(c)}</th>")).Append("</tr></thead><tbody>\n");
        for (var row = 0; row < classes.Count; row++)
        {
            var total = Math.Max(1, Enumerable.Range(0, classes.Count).Sum(column => counts(row, column)));
            html.Append($"<tr><th>{HtmlText.Escape(classes[row])}</th>");
            for (var column = 0; column < classes.Count; column++) html.Append(Cell((double)counts(row, column) / total));
            html.Append("</tr>\n");
        }

        return html.Append("</tbody></table>").ToString();
    }

    private static string Cell(double share)
    {
        var percent = Math.Round(100 * share);
        var text = percent == 0 ? "" : percent.ToString("0", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"""<td style="background:rgb(var(--cell) / {0.85 * share:0.##})">{text}</td>""");
    }
}
