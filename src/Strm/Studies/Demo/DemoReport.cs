using System.Globalization;
using Strm.Data;
using Strm.Heads;
using Strm.Models;
using Strm.Reports;
using Strm.Training;
using Strm.Visualisation;
using static TorchSharp.torch;

namespace Strm.Demo;

/// <summary>Writes what the demonstration gave: a page to look at and a file to read by program.</summary>
/// <param name="experiment">The data.</param>
/// <param name="strm">The trained model, for its attention.</param>
internal sealed class DemoReport(StrmExperiment experiment, FewShotModel strm)
{
    /// <summary>Writes both files.</summary>
    public void Write(DemoResult result, Episode sample)
    {
        RunFolder.WriteJson(result.SummaryPath, new { strm = Json(result.Strm), mean_baseline = Json(result.Baseline), chance = 0.2 });
        AtomicFile.Write(result.ReportPath, stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true);
            writer.Write(Page(result, sample).ToString());
        });
    }

    private static object Json(DemoScores scores) => new
    {
        accuracy = scores.Any.Mean,
        half_width = scores.Any.HalfWidth,
        episodes = scores.Any.Episodes,
        two_pairs_and_one = scores.TwoPairsAndOne.Mean,
        reversal_pairs = scores.Pairs.Mean,
        reversal_pairs_half_width = scores.Pairs.HalfWidth,
    };

    private HtmlPage Page(DemoResult result, Episode sample)
    {
        var page = new HtmlPage("STRM on the embedded benchmark")
            .Paragraph("Two models learnt from video clips of a drawn figure and saw each unseen action once (5-way 1-shot). STRM relates ordered pairs of frames; "
                + "the mean baseline averages a clip's frames, so it cannot tell an action from its reversal. Both start from the same backbone and train on the same tasks: STRM its head, the baseline, which has no weights of its own, the backbone.")
            .Table(["Test episodes", "Chance", "Mean baseline", "STRM"], Rows(result))
            .Html($"""<p class="soft">Accuracy in %, with its 95 % interval over {result.Strm.Any.Episodes} episodes a row. {result.Seconds.ToString("0", CultureInfo.InvariantCulture)} seconds in all.</p>""")
            .Heading("Training")
            .Charts(Chart("Loss per query", result, p => p.Loss), Chart("Accuracy on training episodes", result, p => p.Accuracy))
            .Heading("What STRM takes for what")
            .Paragraph("Rows: the true action. Columns: the answer. Numbers: % of the row, over the episodes of any classes.")
            .Html(ConfusionTable.ToHtml(result.Strm.Confusion.Classes, (r, c) => Count(result, r, c)))
            .Heading("What the model looks at");
        AddStrips(page, sample);
        return page;
    }

    private static IEnumerable<string[]> Rows(DemoResult result)
    {
        yield return ["Any five unseen actions", "20", Text(result.Baseline.Any), Text(result.Strm.Any)];
        yield return ["Two reversal pairs and one more", "20", Text(result.Baseline.TwoPairsAndOne), Text(result.Strm.TwoPairsAndOne)];
        yield return ["One reversal pair (2-way)", "50", Text(result.Baseline.Pairs), Text(result.Strm.Pairs)];
    }

    private static string Text(Statistics.AccuracyEstimate estimate) => $"{HtmlText.Percent(estimate.Mean)} ± {HtmlText.Percent(estimate.HalfWidth)}";

    private static long Count(DemoResult result, int row, int column)
    {
        var confusion = result.Strm.Confusion;
        return confusion.Count(confusion.Classes[row], confusion.Classes[column]);
    }

    private static LineChart Chart(string title, DemoResult result, Func<TrainingProgress, double> value) =>
        new(title, "training task", [Series("STRM", result.StrmCurve, value), Series("mean baseline", result.BaselineCurve, value)]);

    private static ChartSeries Series(string name, IReadOnlyList<TrainingProgress> curve, Func<TrainingProgress, double> value) =>
        new(name, [.. curve.Select(p => (double)p.Task)], LineChart.Smooth([.. curve.Select(value)], 20));

    private void AddStrips(HtmlPage page, Episode sample)
    {
        using var scope = NewDisposeScope();
        using var reader = new ClipTensorReader(experiment.Archive, strm.Options);
        var clips = sample.Support.OrderBy(c => c.Label).ToArray();
        var frames = reader.Read([.. clips.Select(c => experiment.Archive.Find(c.Video)!)], CPU); // (N, T, 3, H, W)
        var query = reader.Read([experiment.Archive.Find(sample.Query[0].Video)!], CPU); // (1, T, 3, H, W)
        var layout = new SupportLayout([.. clips.Select(c => c.Label)], sample.Way);
        var relevance = PatchRelevance.Of(strm, cat([frames, query]), layout); // (N+1, T, h, w)
        page.Paragraph("One support clip of each class of a test episode: the eight frames that the network sees, and below them what the answer to the episode's first query rests on (the gradient of its lead, weighted by what the network found there; bright is much).");
        for (var i = 0; i < clips.Length; i++)
        {
            page.Picture(FilmStrip.Draw(frames[i], scale: 2, relevance[i]).ToPng(), $"{sample.Classes[clips[i].Label]} ({clips[i].Video})");
        }
    }
}
