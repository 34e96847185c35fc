using System.Globalization;
using Strm.Episodes;
using Strm.Heads;
using Strm.Models;
using Strm.Reports;
using Strm.Training;
using static TorchSharp.torch;

namespace Strm.Studies;

/// <summary>Writes the results of the demonstration: a page for people and a file for programs.</summary>
/// <param name="experiment">The data.</param>
/// <param name="strm">The trained model, for its attention.</param>
internal sealed class DemoReport(StrmExperiment experiment, FewShotModel strm)
{
    /// <summary>Writes both files.</summary>
    public void Write(DemoResult result, Episode sample)
    {
        RunFolder.WriteJson(result.SummaryPath, new { strm = Json(result.Strm), mean_baseline = Json(result.Baseline), chance = 0.2 });
        Page(result, sample).Save(result.ReportPath);
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
        var view = new ViewBuilder()
            .Paragraph("Two models learnt from video clips of a drawn figure and saw each unseen action once (5-way 1-shot). STRM "
                + "relates ordered pairs of frames; "
                + "the mean baseline averages a clip's frames, so it cannot tell an action from its reversal. Both start from the same "
                + "backbone and train on "
                + "the same episodes: STRM trains its head; the baseline, whose head has no weights, trains the backbone.")
            .Table(["Test episodes", "Chance", "Mean baseline", "STRM"], Rows(result))
            .Legend(
                $"Accuracy in %, with its 95 % interval over {result.Strm.Any.Episodes} episodes per row. {Math.Round(result.Seconds)} "
                    + $"seconds in all.")
            .Heading("Training")
            .Charts(Chart("Loss per query", result, p => p.Loss), Chart("Accuracy on training episodes", result, p => p.Accuracy))
            .Heading("Confusions of STRM, over the episodes of any classes")
            .Confusion(result.Strm.Confusion)
            .Heading("What the model looks at");
        AddStrips(view, sample);
        return new HtmlPage("STRM on the embedded benchmark", view);
    }

    private static IEnumerable<string[]> Rows(DemoResult result)
    {
        yield return ["Any five unseen actions", "20", Numbers.Percent(result.Baseline.Any), Numbers.Percent(result.Strm.Any)];
        yield return
        [
            "Two reversal pairs and one more",
            "20",
            Numbers.Percent(result.Baseline.TwoPairsAndOne),
            Numbers.Percent(result.Strm.TwoPairsAndOne)
        ];
        yield return ["One reversal pair (2-way)", "50", Numbers.Percent(result.Baseline.Pairs), Numbers.Percent(result.Strm.Pairs)];
    }

    private static LineChart Chart(string title, DemoResult result, Func<TrainingProgress, double> value) =>
        new(title, "training task", [Series("STRM", result.StrmCurve, value), Series("mean baseline", result.BaselineCurve, value)]);

    private static ChartSeries Series(string name, IReadOnlyList<TrainingProgress> curve, Func<TrainingProgress, double> value) =>
        new(name, [.. curve.Select(p => (double)p.Task)], LineChart.Smooth([.. curve.Select(value)], 20));

    private void AddStrips(ViewBuilder view, Episode sample)
    {
        using var scope = NewDisposeScope();
        using var reader = new ClipTensorReader(experiment.Archive, strm.Options);
        var clips = sample.Support.OrderBy(c => c.Label).ToArray();
        var frames = reader.Read([.. clips.Select(c => experiment.Archive.Find(c.Video)!)], CPU); // (N, T, 3, H, W)
        var query = reader.Read([experiment.Archive.Find(sample.Query[0].Video)!], CPU); // (1, T, 3, H, W)
        var layout = new SupportLayout([.. clips.Select(c => c.Label)], sample.Way);
        var relevance = PatchRelevance.Of(strm, cat([frames, query]), layout); // (N+1, T, h, w)
        view.Paragraph("One support clip of each class of a test episode: the eight frames that the network sees, and below them what "
            + "the answer to the episode's first query rests on (the gradient of its lead, weighted by what the network found there; "
            + "brighter means more).");
        for (var i = 0; i < clips.Length; i++)
        {
            var strip = FilmStrip.Draw(frames[i], scale: 2, relevance[i]);
            view.Picture(EncodedPicture.Of(strip, $"{sample.Classes[clips[i].Label]} ({clips[i].Video})"));
        }
    }
}
