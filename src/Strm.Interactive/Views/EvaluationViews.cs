using System.Globalization;
using Strm.Evaluation;
using Strm.Reports;
using Strm.Statistics;
using Strm.Studies;
using Strm.Training;

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

    /// <summary>A validation during training.</summary>
    /// <param name="validation">The validation.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(ValidationResult validation)
    {
        ArgumentNullException.ThrowIfNull(validation);
        return new ViewBuilder($"Validation after {Numbers.Count(validation.Task)} tasks")
            .Number(Text(validation.Accuracy), $"with its 95 % interval over {Numbers.Count(validation.Accuracy.Episodes)} episodes").Build();
    }

    /// <summary>Several models on the same episodes.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(ComparisonResult comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var rows = comparison.Rows;
        var hasReversals = rows.Any(row => row.Reversals is not null);
        string[] header = ["model", "accuracy, %", "better than the first by, points", .. hasReversals ? (string[])["reversal pairs, %"] : [], "episodes"];
        var view = new ViewBuilder($"{Numbers.Of(rows.Count, "model", "models")} on the same episodes")
            .Table(header, rows.Select(row => (string[])[row.Entry.Name, Bare(row.Accuracy), Text(row.Difference), .. hasReversals ? (string[])[Bare(row.Reversals)] : [], Numbers.Count(row.Accuracy.Episodes)]))
            .Intervals(new IntervalChart("Accuracy with its 95 % interval, %", [.. rows.Select(row => new IntervalPoint(row.Entry.Name, 100 * row.Accuracy.Mean, 100 * row.Accuracy.HalfWidth))]))
            .Facts(new Fact("report", comparison.ReportPath));
        if (rows.Any(row => row.Difference is { IsSignificant: true })) view.Note("* The 95 % interval of the difference, paired over the episodes, leaves out zero.");
        return view.Build();
    }

    private static string Bare(AccuracyEstimate? estimate) => estimate is null ? "" : $"{Numbers.Percent(estimate.Mean)} ± {Numbers.Percent(estimate.HalfWidth)}";

    private static string Text(PairedDifference? difference) => difference is null ? "" : $"{Signed(difference.Mean)} ± {Numbers.Percent(difference.HalfWidth)}{(difference.IsSignificant ? " *" : "")}";

    internal static ViewBuilder Matrix(ViewBuilder view, ConfusionMatrix confusion) => view
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
