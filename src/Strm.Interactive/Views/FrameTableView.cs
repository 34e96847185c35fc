using System.Globalization;
using Microsoft.Data.Analysis;
using Strm.Reports;

namespace Strm.Interactive.Views;

/// <summary>A view of a table of results.</summary>
public static class FrameTableView
{
    private const int ShownRows = 50;

    /// <summary>Shows the first rows of a table.</summary>
    /// <param name="table">The table.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(DataFrame table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var columns = table.Columns.ToList();
        var leading = columns.TakeWhile(column => !column.IsNumericColumn()).Count(); // text on the left, like a row's name
        var rows = Enumerable.Range(0, (int)Math.Min(table.Rows.Count, ShownRows))
            .Select(row => (IReadOnlyList<string>)[.. columns.Select(column => Cell(column[row]))]);
        var view = new ViewBuilder($"{Numbers.Of(table.Rows.Count, "row", "rows")}, {Numbers.Of(columns.Count, "column", "columns")}")
            .Table([.. columns.Select(column => column.Name)], rows, leading);
        if (table.Rows.Count > ShownRows) view.Note($"The first {ShownRows} of {Numbers.Count(table.Rows.Count)} rows.");
        return view.Build();
    }

    private static string Cell(object? value) => value switch
    {
        null => "",
        float number => Numbers.Brief(number),
        double number => Numbers.Brief(number),
        int or long or short or byte => Numbers.Count(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        DateTime time => time.ToString(
            time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
