using System.Globalization;
using System.Net;

namespace Strm.Reports;

/// <summary>Pieces of HTML whose texts may come from a user: everything is escaped.</summary>
public static class HtmlText
{
    /// <summary>Escapes a text.</summary>
    /// <param name="text">Any text, for example the name of a class or of a file.</param>
    /// <returns>HTML that shows the text.</returns>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A number for an SVG attribute: a point as decimal mark, at most two places.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The text.</returns>
    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A fraction as a percentage with one place, as people read accuracies.</summary>
    /// <param name="fraction">A fraction in [0, 1].</param>
    /// <returns>For example <c>83.1</c>.</returns>
    public static string Percent(double fraction) => (100 * fraction).ToString("0.0", CultureInfo.InvariantCulture);
}
