using System.Globalization;
using Strm.Evaluation;
using Strm.Reports;
using Strm.Statistics;

namespace Strm.Interactive.Views;

/// <summary>Views of accuracies.</summary>
public static class EvaluationViews
{
    private const int Columns = 11;

    /// <summary>An evaluation: accuracy with its interval, its spread over episodes, and what was taken for what.</summary>
    /// <param name="result">The evaluation.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(EvaluationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var view = new ViewBuilder("Evaluation")
            .Number(Text(result.Accuracy), $"accuracy with its 95 % interval over {Numbers.Count(result.Accuracy.Episodes)} episodes")
            .Facts(
                new Fact("queries", Numbers.Count(result.Confusion.Total)),
                new("clips", result.Clips == 0 ? null : $"{Numbers.Count(result.Clips)}, {Numbers.Count(result.EmbeddedClips)} of them embedded now"),
                new("time", Numbers.Duration(result.Seconds)));
        foreach (var note in result.Notes) view.Note(note, NoteKind.Warning);
        if (result.EpisodeAccuracies.Count > 1) view.Html(Histogram(result.EpisodeAccuracies));
        return Matrix(view.Heading("What was taken for what"), result.Confusion).Build();
    }

    /// <summary>A mean accuracy with its interval.</summary>
    /// <param name="estimate">The estimate.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(AccuracyEstimate estimate)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        return new ViewBuilder("Accuracy").Number(Text(estimate), $"with its 95 % interval over {Numbers.Count(estimate.Episodes)} episodes").Build();
    }

    /// <summary>A difference between two systems on the same episodes.</summary>
    /// <param name="difference">The difference.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(PairedDifference difference)
    {
        ArgumentNullException.ThrowIfNull(difference);
        return new ViewBuilder("Difference in accuracy, paired over episodes")
            .Number($"{Signed(difference.Mean)} ± {Numbers.Percent(difference.HalfWidth)} points", $"with its 95 % interval over {Numbers.Count(difference.Episodes)} episodes")
            .Note(difference.IsSignificant ? "The interval leaves out zero." : "The interval holds zero: these episodes do not tell the two apart.", difference.IsSignificant ? NoteKind.Success : NoteKind.Warning)
            .Build();
    }

    /// <summary>What was taken for what.</summary>
    /// <param name="confusion">The counts.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(ConfusionMatrix confusion)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        return Matrix(new ViewBuilder($"Confusion of {confusion.Classes.Count} classes over {Numbers.Count(confusion.Total)} queries"), confusion).Build();
    }

    private static ViewBuilder Matrix(ViewBuilder view, ConfusionMatrix confusion) => view
        .Html(ConfusionTable.ToHtml(confusion.Classes, (row, column) => confusion.Count(confusion.Classes[row], confusion.Classes[column])))
        .Html("""<p class="soft">Rows: the true class. Columns: the answer. Numbers: % of the row.</p>""", TextTable.Of(["class", "right, %", "most often taken for"], [.. confusion.Classes.Select(name => Row(confusion, name))], 1));

    private static string[] Row(ConfusionMatrix confusion, string name)
    {
        var rival = confusion.Classes.Where(other => other != name).MaxBy(other => confusion.Count(name, other));
        return [name, Numbers.Percent(confusion.Accuracy(name)), rival is null || confusion.Count(name, rival) == 0 ? "" : rival];
    }

    private static string Text(AccuracyEstimate estimate) => $"{Numbers.Percent(estimate.Mean)} ± {Numbers.Percent(estimate.HalfWidth)} %";

    private static string Signed(double fraction) => (100 * fraction).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);

    // Episodes of a few queries have a few accuracies: a column for each. Of many, a column for every tenth.
    private static string Histogram(IReadOnlyList<double> accuracies)
    {
        var columns = accuracies.GroupBy(accuracy => Math.Round(100 * accuracy)).OrderBy(group => group.Key).Select(group => (Percent: group.Key, Count: group.Count())).ToList();
        if (columns.Count > Columns)
        {
            var counts = new int[Columns];
            foreach (var accuracy in accuracies) counts[Math.Clamp((int)Math.Round(accuracy * (Columns - 1)), 0, Columns - 1)]++;
            columns = [.. counts.Select((count, tenth) => (100.0 * tenth / (Columns - 1), count))];
        }

        return BarChart.ToSvg("Episodes by their accuracy, %", [.. columns.Select(column => (column.Percent.ToString("0", CultureInfo.InvariantCulture), (double)column.Count))]);
    }
}
