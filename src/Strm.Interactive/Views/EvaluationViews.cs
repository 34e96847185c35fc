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

    /// <summary>An evaluation: accuracy with its interval, its spread over episodes, and which classes were taken for which.</summary>
    /// <param name="result">The evaluation.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(EvaluationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var view = new ViewBuilder("Evaluation")
            .Number(
                $"{Numbers.Percent(result.Accuracy)} %",
                $"accuracy with its 95 % interval over {Numbers.Count(result.Accuracy.Episodes)} episodes")
            .Facts(
                new Fact("queries", Numbers.Count(result.Confusion.Total)),
                new(
                    "clips",
                    result.Clips == 0
                        ? null
                        : $"{Numbers.Count(result.Clips)}, {Numbers.Count(result.EmbeddedClips)} of them embedded now"),
                new("time", Numbers.Duration(result.Seconds)));
        view.Warnings(result.Notes);
        if (result.EpisodeAccuracies.Count > 1) view.Charts(Histogram(result.EpisodeAccuracies));
        return view.Heading("Confusions").Confusion(result.Confusion).Build();
    }

    /// <summary>A mean accuracy with its interval.</summary>
    /// <param name="estimate">The estimate.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(AccuracyEstimate estimate)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        return new ViewBuilder("Accuracy").Number(
            $"{Numbers.Percent(estimate)} %", $"with its 95 % interval over {Numbers.Count(estimate.Episodes)} episodes").Build();
    }

    /// <summary>A difference between two systems on the same episodes.</summary>
    /// <param name="difference">The difference.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(PairedDifference difference)
    {
        ArgumentNullException.ThrowIfNull(difference);
        return new ViewBuilder("Difference in accuracy, paired over episodes")
            .Number(
                $"{Signed(difference.Mean)} ± {Numbers.Percent(difference.HalfWidth)} points",
                $"with its 95 % interval over {Numbers.Count(difference.Episodes)} episodes")
            .Note(
                difference.IsSignificant
                    ? "The interval excludes zero."
                    : "The interval includes zero: these episodes cannot tell the two apart.",
                difference.IsSignificant ? NoteKind.Success : NoteKind.Warning)
            .Build();
    }

    /// <summary>Which classes were taken for which.</summary>
    /// <param name="confusion">The counts.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(ConfusionMatrix confusion)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        return new ViewBuilder($"Confusion of {confusion.Classes.Count} classes over {Numbers.Count(confusion.Total)} queries")
            .Confusion(confusion).Build();
    }

    /// <summary>A validation during training.</summary>
    /// <param name="validation">The validation.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(ValidationResult validation)
    {
        ArgumentNullException.ThrowIfNull(validation);
        return new ViewBuilder($"Validation after {Numbers.Count(validation.Task)} tasks")
            .Number(
                $"{Numbers.Percent(validation.Accuracy)} %",
                $"with its 95 % interval over {Numbers.Count(validation.Accuracy.Episodes)} episodes").Build();
    }

    /// <summary>Several models on the same episodes.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(ComparisonResult comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var rows = comparison.Rows;
        var hasReversals = rows.Any(row => row.Reversals is not null);
        string[] header =
        [
            "model", "accuracy, %", "better than the first by, points", .. hasReversals ? (string[])["reversal pairs, %"] : [], "episodes"
        ];
        var view = new ViewBuilder($"{Numbers.Of(rows.Count, "model", "models")} on the same episodes")
            .Table(
                header,
                rows.Select(
                    row => (string[])[
                        row.Entry.Name,
                        Numbers.Percent(row.Accuracy),
                        Text(row.Difference),
                        .. hasReversals ? (string[])[row.Reversals is null ? "" : Numbers.Percent(row.Reversals)] : [],
                        Numbers.Count(row.Accuracy.Episodes)
                    ]))
            .Charts(
                new IntervalChart(
                    "Accuracy with its 95 % interval, %",
                    [.. rows.Select(row => new IntervalPoint(row.Entry.Name, 100 * row.Accuracy.Mean, 100 * row.Accuracy.HalfWidth))]))
            .Facts(new Fact("report", comparison.ReportPath));
        if (rows.Any(row => row.Difference is { IsSignificant: true }))
            view.Note("* The 95 % interval of the difference, paired over the episodes, excludes zero.");
        return view.Build();
    }

    private static string Text(PairedDifference? difference) =>
        difference is null
            ? ""
            : $"{Signed(difference.Mean)} ± {Numbers.Percent(difference.HalfWidth)}{(difference.IsSignificant ? " *" : "")}";

    private static string Signed(double fraction) => (100 * fraction).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);

    // Episodes with few queries have few distinct accuracies: a column for each. Otherwise a column for every tenth.
    private static BarChart Histogram(IReadOnlyList<double> accuracies)
    {
        var columns = accuracies.GroupBy(accuracy => Math.Round(100 * accuracy))
            .OrderBy(group => group.Key).Select(group => (Percent: group.Key, Count: group.Count())).ToList();
        if (columns.Count > Columns)
        {
            var counts = new int[Columns];
            foreach (var accuracy in accuracies) counts[Math.Clamp((int)Math.Round(accuracy * (Columns - 1)), 0, Columns - 1)]++;
            columns = [.. counts.Select((count, tenth) => (100.0 * tenth / (Columns - 1), count))];
        }

        return new BarChart(
            "Episodes by their accuracy, %",
            [.. columns.Select(column => new ChartBar(column.Percent.ToString("0", CultureInfo.InvariantCulture), column.Count))]);
    }
}
