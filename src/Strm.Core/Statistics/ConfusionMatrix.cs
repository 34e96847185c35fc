namespace Strm.Statistics;

/// <summary>How often clips of one class were taken for another.</summary>
/// <remarks>
/// A query is compared only with the classes of its own episode, so a class that rarely met a rival is rarely confused with it.
/// </remarks>
public sealed class ConfusionMatrix
{
    private readonly Dictionary<string, int> indices;
    private readonly long[] counts;

    /// <summary>Creates an empty matrix.</summary>
    /// <param name="classes">The names of the classes, in the order of the matrix.</param>
    public ConfusionMatrix(IEnumerable<string> classes)
    {
        Classes = [.. classes];
        indices = Classes.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        counts = new long[Classes.Count * Classes.Count];
    }

    /// <summary>The classes, in the order of the matrix.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The number of clips counted.</summary>
    public long Total => counts.Sum();

    /// <summary>Counts one clip.</summary>
    /// <param name="actual">Its class.</param>
    /// <param name="predicted">The class it was taken for.</param>
    public void Add(string actual, string predicted) => counts[Cell(actual, predicted)]++;

    /// <summary>How many clips of a class were taken for another.</summary>
    /// <param name="actual">The class.</param>
    /// <param name="predicted">The class they were taken for.</param>
    public long Count(string actual, string predicted) => counts[Cell(actual, predicted)];

    /// <summary>The fraction of the clips of a class that were recognised, or null if there were none.</summary>
    /// <param name="className">The class.</param>
    public double? Accuracy(string className)
    {
        var row = Index(className);
        var total = counts.Skip(row * Classes.Count).Take(Classes.Count).Sum();
        return total == 0 ? null : (double)Count(className, className) / total;
    }

    private int Cell(string actual, string predicted) => (Index(actual) * Classes.Count) + Index(predicted);

    private int Index(string className) => indices.TryGetValue(className, out var index) ? index
        : throw new ArgumentException($"'{className}' is not a class of this matrix.", nameof(className));
}
