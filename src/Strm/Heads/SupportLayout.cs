namespace Strm.Heads;

/// <summary>Which support clip belongs to which class; classes may have different numbers of shots.</summary>
public sealed class SupportLayout
{
    private readonly int[][] members;

    /// <summary>Reads the layout off the labels.</summary>
    /// <param name="labels">The class (0 to <paramref name="way"/> − 1) of each support clip, in any order.</param>
    /// <param name="way">The number of classes, C.</param>
    /// <exception cref="StrmException">A label is out of range, or a class has no support clip.</exception>
    public SupportLayout(IReadOnlyList<int> labels, int way)
    {
        OptionGuard.AtLeast(way, 1, "way");
        Labels = labels;
        Way = way;
        members = new int[way][];
        foreach (var label in labels)
        {
            if (label < 0 || label >= way) throw OutOfRange(label, way);
        }

        for (var c = 0; c < way; c++)
        {
            members[c] = [.. Enumerable.Range(0, labels.Count).Where(i => labels[i] == c)];
            if (members[c].Length == 0) throw Absent(c);
        }

        Shots = members.Max(m => m.Length);
        IsEven = members.All(m => m.Length == Shots);
        IsOrdered = IsEven && members.SelectMany(m => m).Index().All(m => m.Index == m.Item);
    }

    /// <summary>The class of each support clip (S).</summary>
    public IReadOnlyList<int> Labels { get; }

    /// <summary>The number of classes, C.</summary>
    public int Way { get; }

    /// <summary>The largest number of shots of a class, K.</summary>
    public int Shots { get; }

    /// <summary>Whether all classes have the same number of shots.</summary>
    public bool IsEven { get; }

    /// <summary>Whether the clips stand class by class, the same number of each: then <see cref="Padded"/> need not copy.</summary>
    public bool IsOrdered { get; }

    /// <summary>The support clips of a class.</summary>
    /// <param name="label">The class.</param>
    /// <returns>Positions in the support set.</returns>
    public IReadOnlyList<int> Members(int label) => members[label];

    /// <summary>Rows of the support clips class by class, each class padded to K shots with its first clip.</summary>
    /// <param name="clips">One row per support clip (S, …).</param>
    /// <returns>Rows (C·K, …).</returns>
    public Tensor Padded(Tensor clips)
    {
        if (IsOrdered) return clips.alias();
        using var index = PaddedIndex(clips.device);
        return clips.index_select(0, index); // (C·K, …)
    }

    /// <summary>Support positions class by class, each class padded to K shots with its first clip.</summary>
    /// <param name="device">Where the index is needed.</param>
    /// <returns>Index (C·K), int64.</returns>
    public Tensor PaddedIndex(Device device) =>
        tensor(members.SelectMany(m => Enumerable.Range(0, Shots).Select(k => (long)m[k < m.Length ? k : 0])).ToArray(), device: device);

    /// <summary>Marks the padding of <see cref="PaddedIndex"/>.</summary>
    /// <param name="device">Where the mask is needed.</param>
    /// <returns>Mask (C, K), true where there is no such shot.</returns>
    public Tensor PaddingMask(Device device) =>
        tensor(members.SelectMany(m => Enumerable.Range(0, Shots).Select(k => k >= m.Length)).ToArray(), [Way, Shots], device: device);

    /// <summary>The softmax over the rows of each class; rows of padding get 0.</summary>
    /// <param name="scores">Scores (…, C, K·M) of M rows for each clip, in the order of <see cref="Padded"/>.</param>
    /// <returns>Weights of the same shape; those of a class sum to 1.</returns>
    public Tensor Softmax(Tensor scores)
    {
        if (IsEven) return scores.softmax(-1);
        using var scope = NewDisposeScope();
        var padding = PaddingMask(scores.device).repeat_interleave(scores.shape[^1] / Shots, dim: 1); // (C, K·M)
        return scores.Fill(padding, double.NegativeInfinity).softmax(-1).MoveToOuterDisposeScope();
    }

    /// <summary>The mean over the clips of each class.</summary>
    /// <param name="clips">One row per support clip (S, …).</param>
    /// <returns>One row per class (C, …).</returns>
    public Tensor ClassMeans(Tensor clips)
    {
        using var scope = NewDisposeScope();
        var shares = new double[Way * Labels.Count]; // Filling a tensor element by element takes longer than the matmul.
        for (var i = 0; i < Labels.Count; i++) shares[(Labels[i] * Labels.Count) + i] = 1.0 / members[Labels[i]].Length;
        var averaging = tensor(shares, [Way, Labels.Count], clips.dtype, clips.device); // (C, S)
        return averaging.matmul(clips.flatten(1)) // (C, …)
            .reshape([Way, .. clips.shape[1..]])
            .MoveToOuterDisposeScope();
    }

    private static StrmException OutOfRange(int label, int way) =>
        new(
            $"A support clip has label {label}.",
            $"Labels run from 0 to {way - 1} in a {way}-way episode.",
            "Correct the label or raise the way.");

    private static StrmException Absent(int label) =>
        new(
            $"Class {label} has no support clip.",
            "Every class of an episode needs at least one.",
            $"Add a clip with label {label} or lower the way.");
}
