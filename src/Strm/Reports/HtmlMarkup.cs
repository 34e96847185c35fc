using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace Strm.Reports;

/// <summary>A piece of HTML or SVG.</summary>
/// <remarks>
/// Pieces are made from interpolated strings whose values are escaped, unless they are pieces themselves. Text cannot become HTML in any
/// other way, so the name of a class, clip or file cannot become markup.
/// </remarks>
/// <example>
/// <c>HtmlMarkup.Of($"&lt;b title=\"{name}\"&gt;{clips.Select(clip => HtmlMarkup.Of($"&lt;i&gt;{clip}&lt;/i&gt;"))}&lt;/b&gt;")</c>
/// </example>
public sealed class HtmlMarkup
{
    private readonly string html;

    private HtmlMarkup(string html) => this.html = html;

    /// <summary>An empty piece.</summary>
    public static HtmlMarkup Empty { get; } = new("");

    /// <summary>Makes a piece.</summary>
    /// <param name="html">HTML as an interpolated string: its values are escaped.</param>
    /// <returns>The piece.</returns>
    public static HtmlMarkup Of(HtmlMarkupHandler html)
    {
        ArgumentNullException.ThrowIfNull(html);
        return new(html.ToString());
    }

    /// <summary>A script element.</summary>
    /// <param name="code">The program's own JavaScript; a user's text may enter it only as JSON, with <c>&lt;</c> escaped.</param>
    /// <returns>The piece.</returns>
    /// <exception cref="ArgumentException">The code would end the element.</exception>
    public static HtmlMarkup Script(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        if (code.Contains("</script", StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException("The script contains the end of a script element; escape its '<'.", nameof(code));
        return new($"<script>{code}</script>");
    }

    /// <summary>The HTML.</summary>
    /// <returns>The HTML.</returns>
    public override string ToString() => html;
}

/// <summary>Collects the parts of an interpolated string for <see cref="HtmlMarkup.Of"/>.</summary>
/// <param name="literalLength">Characters of the string without its values.</param>
/// <param name="formattedCount">How many values it has.</param>
[InterpolatedStringHandler]
public sealed class HtmlMarkupHandler(int literalLength, int formattedCount)
{
    private readonly StringBuilder html = new(literalLength + (16 * formattedCount));

    /// <summary>Adds what the programmer wrote.</summary>
    /// <param name="value">HTML.</param>
    public void AppendLiteral(string value) => html.Append(value);

    /// <summary>Adds a piece as it is.</summary>
    /// <param name="value">The piece; null for nothing.</param>
    public void AppendFormatted(HtmlMarkup? value) => html.Append(value);

    /// <summary>Adds pieces as they are.</summary>
    /// <param name="value">The pieces.</param>
    public void AppendFormatted(IEnumerable<HtmlMarkup?> value) => html.AppendJoin("", value);

    /// <summary>Adds a text, escaped.</summary>
    /// <param name="value">Any text.</param>
    public void AppendFormatted(string? value) => html.Append(WebUtility.HtmlEncode(value));

    /// <summary>Adds a number with at most two decimal places and a point as decimal mark.</summary>
    /// <param name="value">The number.</param>
    public void AppendFormatted(double value) => html.Append(value.ToString("0.##", CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public override string ToString() => html.ToString();
}
