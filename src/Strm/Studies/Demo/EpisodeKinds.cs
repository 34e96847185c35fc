using Strm.Episodes;

namespace Strm.Studies;

/// <summary>
/// Test episodes that show the value of order: any classes, classes together with their reversals, and reversal pairs alone.
/// </summary>
public static class EpisodeKinds
{
    /// <summary>
    /// Episodes of two classes that are each other's reversal: chance is one half, and an order-blind model cannot beat it.
    /// </summary>
    /// <param name="split">The classes.</param>
    /// <param name="reversals">The pairs.</param>
    /// <param name="shot">Support clips per class.</param>
    /// <param name="queries">Query clips per class.</param>
    /// <param name="count">How many episodes.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>The episodes.</returns>
    public static IEnumerable<Episode> Pairs(
        SplitSelection split, IReadOnlyList<ReversalPair> reversals, int shot, int queries, int count, long seed)
    {
        var pairs = Present(split, reversals);
        return Enumerable.Range(0, count).Select(i =>
        {
            var pair = pairs[new RandomSource(seed, "pair", i).NextInt32(pairs.Count)];
            return Sample(split, [pair.Forward, pair.Backward], shot, queries, seed, i);
        });
    }

    /// <summary>Five-way episodes of two reversal pairs and one more class.</summary>
    /// <param name="split">The classes.</param>
    /// <param name="reversals">The pairs.</param>
    /// <param name="shot">Support clips per class.</param>
    /// <param name="queries">Query clips per class.</param>
    /// <param name="count">How many episodes.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>The episodes.</returns>
    public static IEnumerable<Episode> TwoPairsAndOne(
        SplitSelection split, IReadOnlyList<ReversalPair> reversals, int shot, int queries, int count, long seed)
    {
        ArgumentNullException.ThrowIfNull(split);
        var pairs = Present(split, reversals);
        return Enumerable.Range(0, count).Select(i =>
        {
            var random = new RandomSource(seed, "two pairs", i);
            var chosen = random.Sample(pairs.Count, 2)
                .SelectMany(p => new[] { pairs[p].Forward, pairs[p].Backward }).ToHashSet(StringComparer.Ordinal);
            var others = split.Classes.Select(c => c.Name).Where(c => !chosen.Contains(c)).ToArray();
            return Sample(split, [.. chosen, others[random.NextInt32(others.Length)]], shot, queries, seed, i);
        });
    }

    private static List<ReversalPair> Present(SplitSelection split, IReadOnlyList<ReversalPair> reversals)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(reversals);
        var names = split.Classes.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        var present = reversals.Where(p => names.Contains(p.Forward) && names.Contains(p.Backward)).ToList();
        return present.Count >= 2
            ? present
            : throw new StrmException(
                $"The {split.Part} split has {present.Count} reversal pairs.", "At least two are required.", "Use data whose split.json "
                    + "names them, such as that of 'strm data synth'.");
    }

    private static Episode Sample(SplitSelection split, string[] classes, int shot, int queries, long seed, int index)
    {
        var few = split with { Classes = [.. split.Classes.Where(c => classes.Contains(c.Name))] };
        return new EpisodeSampler(few, new EpisodeShape { Way = classes.Length, Shot = shot, Queries = queries }, seed).Create(index);
    }
}
