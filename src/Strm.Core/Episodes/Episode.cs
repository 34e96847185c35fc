using Strm.Archives;

namespace Strm.Episodes;

/// <summary>A few-shot task: classes, labelled clips of each (the support), and clips to classify (the queries).</summary>
/// <param name="Index">The number of the episode, from 0.</param>
/// <param name="Classes">The names of the classes; a label is an index into them.</param>
/// <param name="Support">The S labelled clips, in random order; classes may have different numbers of them.</param>
/// <param name="Query">The Q clips to classify, in random order.</param>
public sealed record Episode(
    long Index, IReadOnlyList<string> Classes, IReadOnlyList<EpisodeClip> Support, IReadOnlyList<EpisodeClip> Query)
{
    /// <summary>The number C of classes.</summary>
    public int Way => Classes.Count;
}

/// <summary>A clip in an episode.</summary>
/// <param name="Label">The index of its class in the episode's classes.</param>
/// <param name="Video">The clip.</param>
public readonly record struct EpisodeClip(int Label, ClipId Video);

/// <summary>The size of an episode.</summary>
/// <remarks>
/// The defaults are the paper's: 5 classes, 5 labelled clips of each; at test time 1 query of each (in training 4, or 5 for Kinetics).
/// </remarks>
public sealed record EpisodeShape
{
    /// <summary>The number C of classes, at least 2.</summary>
    public int Way
    {
        get;
        init => field = AtLeast(2, value, nameof(Way), "an episode chooses between classes");
    } = 5;

    /// <summary>The number K of labelled clips of each class, at least 1.</summary>
    public int Shot
    {
        get;
        init => field = AtLeast(1, value, nameof(Shot), "each class needs a labelled clip");
    } = 5;

    /// <summary>The number of clips of each class to classify, at least 1.</summary>
    public int Queries
    {
        get;
        init => field = AtLeast(1, value, nameof(Queries), "there must be something to classify");
    } = 1;

    /// <summary>
    /// The fewest labelled clips of a class, at least 1 and at most <see cref="Shot"/>: each class gets a number from this to
    /// <see cref="Shot"/>, all equally likely. Null gives every class <see cref="Shot"/>.
    /// </summary>
    public int? FewestShots
    {
        get;
        init => field = value is { } least ? AtLeast(1, least, nameof(FewestShots), "each class needs a labelled clip") : null;
    }

    private static int AtLeast(int least, int value, string name, string why) => value >= least ? value
        : throw new StrmException(
            $"{name} is {value}.",
            $"It must be at least {least}: {why}.",
            $"Give a larger {name.ToLowerInvariant()}.");
}

/// <summary>The rules for an episode on which a system can be tested fairly, wherever it comes from.</summary>
public static class EpisodeRules
{
    /// <summary>
    /// Rejects an episode with a label out of range, a class without support, no query, or a clip that appears in it twice.
    /// </summary>
    /// <param name="episode">The episode.</param>
    /// <exception cref="StrmException">It breaks a rule; the message says which.</exception>
    public static void Check(Episode episode)
    {
        var seen = new HashSet<ClipId>(NameOrder.MatchingClips);
        foreach (var clip in episode.Support.Concat(episode.Query))
        {
            if (clip.Label < 0 || clip.Label >= episode.Way)
                throw Error(
                    episode,
                    $"The clip {clip.Video} has the label {clip.Label}.",
                    $"With {episode.Way} classes it is 0 to {episode.Way - 1}.");
            if (!seen.Add(clip.Video))
                throw Error(episode, $"The clip {clip.Video} appears in it twice.", "Support and queries must be different clips.");
        }

        if (episode.Query.Count == 0) throw Error(episode, "It has no query.", "There must be something to classify.");
        for (var label = 0; label < episode.Way; label++)
        {
            if (!episode.Support.Any(c => c.Label == label))
                throw Error(episode, $"Its class {episode.Classes[label]} has no support clip.", "Each class needs at least one.");
        }
    }

    private static StrmException Error(Episode episode, string given, string required) =>
        new($"Episode {episode.Index} cannot be used. {given}", required, "Correct it, or draw episodes with 'strm episodes'.");
}

/// <summary>Draws episodes from the clips of a split: an episode is a function of the seed and its index.</summary>
/// <remarks>
/// Classes are drawn without repeats, then clips of each class without repeats, all equally likely, as in the official code. Support and
/// queries are shuffled, so their order reveals nothing. Any worker or resumed run draws the same episodes.
/// </remarks>
public sealed class EpisodeSampler
{
    private readonly IReadOnlyList<ClassSelection> classes;
    private readonly EpisodeShape shape;
    private readonly long seed;

    /// <summary>Creates a sampler.</summary>
    /// <param name="split">The clips to draw from; those with too few frames are excluded.</param>
    /// <param name="shape">The size of an episode.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <exception cref="StrmException">There are too few classes, or a class has too few clips.</exception>
    public EpisodeSampler(SplitSelection split, EpisodeShape shape, long seed)
    {
        split.RequireEpisodes(shape);
        if (shape.FewestShots > shape.Shot)
        {
            throw new StrmException(
                $"The fewest shots are {shape.FewestShots}, but the shot is {shape.Shot}.",
                "Each class gets between the fewest shots and the shot.",
                "Lower the fewest shots, or raise the shot.");
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

    /// <summary>Draws consecutive episodes.</summary>
    /// <param name="count">How many.</param>
    /// <param name="first">The first one's number.</param>
    public IEnumerable<Episode> Create(long first, long count)
    {
        for (var index = first; index < first + count; index++) yield return Create(index);
    }

    // A separate stream: an episode has the same classes, queries and first clips of each class whatever the shots.
    private int[] Shots(long index)
    {
        var shots = Enumerable.Repeat(shape.Shot, shape.Way).ToArray();
        if (shape.FewestShots is not { } fewest) return shots;
        var random = new RandomSource(seed, "shots", index);
        for (var label = 0; label < shots.Length; label++) shots[label] = fewest + random.NextInt32(shape.Shot - fewest + 1);
        return shots;
    }
}
