using System.Globalization;
using System.Text;

namespace Strm.Recognition;

/// <summary>A timeline as comma-separated values: a line per step, a column per action.</summary>
public static class TimelineCsv
{
    /// <summary>The text for a step in which none of the actions is seen.</summary>
    public const string None = "none of these";

    /// <summary>Writes the text.</summary>
    /// <param name="timeline">The timeline.</param>
    /// <returns>
    /// Lines <c>start,end,action,confidence,familiarity,…</c>; seconds and fractions; familiarity is empty if it is not known.
    /// </returns>
    public static string Text(Timeline timeline)
    {
        var text = new StringBuilder("start,end,action,confidence,familiarity");
        foreach (var action in timeline.Actions) text.Append(',').Append(Quoted(action));
        text.Append('\n');
        foreach (var step in timeline.Steps)
        {
            var action = timeline.ActionOf(step) is { } best ? timeline.Actions[best] : None;
            text.Append(
                CultureInfo.InvariantCulture,
                $"{step.Start:0.###},{step.End:0.###},{Quoted(action)},{step.Confidences[step.Best]:0.####},{step.Familiarity:0.####}");
            foreach (var confidence in step.Confidences) text.Append(CultureInfo.InvariantCulture, $",{confidence:0.####}");
            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Quoted(string text) =>
        text.AsSpan().ContainsAny(",\"\n\r") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
