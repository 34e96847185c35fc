namespace Strm.Data;

/// <summary>Draws episodes from the clips of a split: an episode is a function of the seed and its index.</summary>
/// <remarks>
/// Classes are drawn without repeats, then clips of each class without repeats, all equally likely, as in the official code. Support and queries
/// are shuffled, so their order tells nothing. Any worker or resumed run draws the same episodes.
/// </remarks>
public sealed class EpisodeSampler
{
    private readonly IReadOnlyList<ClassSelection> classes;
    private readonly EpisodeShape shape;
    private readonly long seed;

    /// <summary>Creates a sampler.</summary>
    /// <param name="split">The clips to draw from; those with too few frames are not among them.</param>
    /// <param name="shape">The size of an episode.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <exception cref="StrmException">There are too few classes, or a class has too few clips.</exception>
    public EpisodeSampler(SplitSelection split, EpisodeShape shape, long seed)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(shape);
        split.RequireEpisodes(shape);
        if (shape.FewestShots > shape.Shot)
        {
            throw new StrmException($"The fewest shots are {shape.FewestShots}, the shot is {shape.Shot}.", "A class gets a number of clips from the fewest shots to the shot.",
                "Give a smaller number of fewest shots, or a larger shot.");
        }

        (classes, this.shape, this.seed) = (split.Classes, shape, seed);
    }

    /// <summary>Draws an episode.</summary>
    /// <param name="index">Its number, from 0.</param>
    public Episode Create(long index)
    {
        var random = new RandomSource(seed, "episode", index);
        var chosen = random.Sample(classes.Count, shape.Way);
        var support = new List<EpisodeClip>(shape.Way * shape.Shot);
        var query = new List<EpisodeClip>(shape.Way * shape.Queries);
        var shots = Shots(index);
        for (var label = 0; label < chosen.Length; label++)
        {
            var clips = classes[chosen[label]].Clips;
            var drawn = random.Sample(clips.Count, shape.Shot + shape.Queries);
            for (var i = 0; i < shots[label]; i++) support.Add(new EpisodeClip(label, clips[drawn[i]].Id));
            for (var i = shape.Shot; i < drawn.Length; i++) query.Add(new EpisodeClip(label, clips[drawn[i]].Id));
        }

        random.Shuffle(support);
        random.Shuffle(query);
        return new Episode(index, [.. chosen.Select(c => classes[c].Name)], support, query);
    }

    /// <summary>Draws the episodes from an index on.</summary>
    /// <param name="count">How many.</param>
    /// <param name="first">The first one's number.</param>
    public IEnumerable<Episode> Create(long first, long count)
    {
        for (var index = first; index < first + count; index++) yield return Create(index);
    }

    // A stream of its own: an episode has the same classes, queries and first clips of each class whatever the shots.
    private int[] Shots(long index)
    {
        var shots = Enumerable.Repeat(shape.Shot, shape.Way).ToArray();
        if (shape.FewestShots is not { } fewest) return shots;
        var random = new RandomSource(seed, "shots", index);
        for (var label = 0; label < shots.Length; label++) shots[label] = fewest + random.NextInt32(shape.Shot - fewest + 1);
        return shots;
    }
}
