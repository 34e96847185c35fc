using Plotly.NET.CSharp;
using Strm.Archives;
using Strm.Episodes;
using Strm.Evaluation;
using Strm.Evaluation.Results;
using Strm.Interactive.Charts;
using Strm.Models;
using Strm.Recognition;
using Strm.Reports;
using Strm.Statistics;

namespace Strm.Interactive.Tests;

/// <summary>Every kind of page that the library writes, with a name of the user's in each place that takes one.</summary>
internal static class HostilePages
{
    public static IEnumerable<(string Kind, string Html)> Of(string name)
    {
        yield return ("verification", VerificationPage.Draw(Verification(name)).ToString());
        yield return ("evaluation", EvaluationReport.Draw(Evaluation(name)).ToString());
        yield return ("check", SupportCheckPage.Draw(Check(name), name).ToString());
        yield return ("classification", ClassificationPage.Draw([Answer(name)], [new FailedQuery(name, name)], name, 0.5).ToString());
        yield return ("timeline", TimelinePage.Draw(Timeline(name)).ToString());
        yield return ("views", Views(name).ToString());
    }

    /// <summary>A page of charts, which holds plotly.js.</summary>
    public static string Charts(string name) => ChartView.Page(name, Chart.Line<int, int, string>([1, 2], [1, 2], Name: name));

    private static VerificationReport Verification(string name) => new(
        name, name, new VerificationOptions(), [new ClassVerification(SplitPart.Test, new ClassSelection(name, 5, [], [], [new ClipId(name, name)]), [], 2)],
        [new NameMismatch(name, name)], [name], [new ArchiveProblem(ArchiveProblemKind.MatchingNames, name, name)]);

    private static EvaluationRecord Evaluation(string name) => new(
        "id", name, name, name, name, new ModelOptions(), name, name, name, "test", name, 0, 5, 1, 1, 5, 10, 0.5, 0.1, 1,
        new Dictionary<string, double?> { [name] = 0.5, ["b"] = 1 }, [[1, 1], [0, 2]], new Dictionary<string, string>(), name, DateTimeOffset.UnixEpoch);

    private static ConfusionMatrix Confusion(string name)
    {
        var confusion = new ConfusionMatrix([name, "b"]);
        confusion.Add(name, "b");
        confusion.Add("b", name);
        return confusion;
    }

    private static SupportCheck Check(string name) => new(
        new Dictionary<string, int> { [name] = 4, ["b"] = 3 }, 7, 5, WilsonInterval.Of(5, 7), Confusion(name),
        [new(new SupportClip(name, name), SuspicionKind.OtherAction, name, new SupportClip(name, name), 0.83) { Match = Closest(name) }], [new(1, 0.5, 40), new(2, 0.61, 40)], name);

    private static Timeline Timeline(string name) => new(
        name, 2, [name, "b"], [new(0, 1, [0.9, 0.1], 0.9), new(1, 2, [0.2, 0.8], 0.9)], 0.5, new Dictionary<int, ClosestClip> { [1] = Closest(name) });

    private static Classification Answer(string name) => new(name, [new(name, 0.9), new("b", 0.1)], 0.2, Closest(name), [name]);

    private static ClosestClip Closest(string name)
    {
        var jpeg = new RgbCanvas(8, 8).ToJpeg(70);
        return new ClosestClip(new SupportClip(name, name), [new(0, 90, 0.5)]) { Pictures = [new PairPictures(jpeg, jpeg)] };
    }

    private static HtmlPage Views(string name) => new(name, new ViewBuilder(name).Heading(name).Facts(new Fact(name, name)).Number(name, name).Note(name).Tags([name]).List([name])
        .Table([name, name], [[name, name]]).Bar(0.5, name).Folded(name, new ViewBuilder().Paragraph(name)).Picture(EncodedPicture.Of(new(8, 8), name))
        .Charts(new LineChart(name, name, [new(name, [1, 2], [1, 2])]), new IntervalChart(name, [new(name, 1, 1)]), new BarChart(name, [new(name, 1)]))
        .Confusion(Confusion(name)));
}
