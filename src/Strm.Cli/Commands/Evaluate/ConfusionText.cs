using System.Globalization;
using System.Text;
using Strm.Statistics;

namespace Strm.Cli.Commands;

/// <summary>A confusion matrix and the accuracy of each class as lines of text.</summary>
internal static class ConfusionText
{
    // Wider matrices do not fit on a terminal.
    private const int WidestMatrix = 26;

    /// <summary>Draws the lines: one per class, with its accuracy and, if they fit, the percentages of its row.</summary>
    /// <param name="matrix">The matrix.</param>
    public static string Lines(ConfusionMatrix matrix)
    {
        var text = new StringBuilder();
        var (classes, width) = (matrix.Classes, matrix.Classes.Max(c => c.Length));
        var numbered = classes.Count <= WidestMatrix;
        text.Append(' ', width + 5).Append("Accuracy, %");
        if (numbered) text.Append("   taken for class, %: ").AppendJoin("", classes.Select((_, i) => $"{i + 1,4}"));
        foreach (var (row, name) in classes.Index())
        {
            text.AppendLine().Append(
                CultureInfo.InvariantCulture,
                $"{row + 1,4} {name.PadRight(width)} {(matrix.Accuracy(name) is { } a ? $"{100 * a:0.00}" : "no query"),10}");
            if (numbered) text.Append(' ', 23).AppendJoin("", classes.Select(other => Share(matrix, name, other)));
        }

        return text.ToString();
    }

    private static string Share(ConfusionMatrix matrix, string row, string column)
    {
        var (count, total) = (matrix.Count(row, column), matrix.Classes.Sum(c => matrix.Count(row, c)));
        return count == 0 ? "   ." : string.Create(CultureInfo.InvariantCulture, $"{100.0 * count / total,4:0}");
    }
}
