using System.Globalization;
using System.Text.Json;
using Strm.Recognition;
using Strm.Reports;

namespace Strm.Cli.Commands;

/// <summary>Writes answers for people or for scripts.</summary>
/// <param name="model">The model that answers.</param>
/// <param name="threshold">The familiarity below which a video shows none of the actions; null if that is not asked.</param>
internal sealed class ClassificationOutput(string model, double? threshold)
{
    /// <summary>The prediction for a video that shows none of the actions.</summary>
    public const string None = TimelineCsv.None;

    private const int ShownActions = 4;
    private const int ShownPairs = 2;

    /// <summary>An answer as the JSON object of the command line's format.</summary>
    public object Json(Classification answer) => new
    {
        answer.Query,
        Predicted = Predicted(answer),
        Ranking = answer.Ranking.Select(a => new { a.Action, a.Confidence }),
        Familiarity = threshold is null ? null : answer.Familiarity,
        Closest = new { Clip = answer.Closest.Clip.Path, answer.Closest.Pairs },
        Notes = answer.Notes.Count > 0 ? answer.Notes : null,
        Model = model,
    };

    /// <summary>A video that could not be used as a JSON object.</summary>
    public static object Json(FailedQuery failure) =>
        new { failure.Query, Predicted = "", Ranking = Array.Empty<RankedAction>(), Error = failure.Reason };

    /// <summary>An object on one line.</summary>
    public static string Line(object json) => JsonSerializer.Serialize(json, StrmJson.Line);

    /// <summary>Answers as a page.</summary>
    public HtmlPage Page(IReadOnlyList<Classification> answers, IReadOnlyList<FailedQuery> failures) =>
        ClassificationPage.Draw(answers, failures, model, threshold);

    /// <summary>An answer in words.</summary>
    public string Text(Classification answer)
    {
        var ranking = string.Join(", ", answer.Ranking.Take(ShownActions).Select(a => $"{a.Action} {Percent(a.Confidence)}"));
        var known = Predicted(answer) == None ? $"{None} ({Percent(answer.Familiarity!.Value)} familiar); of them " : "";
        var closest = answer.Closest.Pairs.OrderByDescending(p => p.Similarity).Take(ShownPairs).OrderBy(p => p.QuerySeconds);
        var pairs = string.Join(
            ", ",
            closest.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.QuerySeconds:0.0} s like its {p.SupportSeconds:0.0} s")));
        return $"{answer.Query}: {known}{ranking}{Environment.NewLine}    most like {answer.Closest.Clip.Name}: {pairs}";
    }

    /// <summary>A fraction as a whole percentage.</summary>
    public static string Percent(double fraction) => string.Create(CultureInfo.InvariantCulture, $"{100 * fraction:0} %");

    private string Predicted(Classification answer) => threshold is { } least && !answer.IsKnown(least) ? None : answer.Action;
}
