namespace Strm.Recognition;

/// <summary>Draws episodes whose support and queries never come from one recording.</summary>
/// <remarks>
/// For each episode two fifths of the recordings of each source, at least one, are set aside for queries. The actions are drawn from all,
/// and the draw is repeated until each has enough support clips in the other recordings and a query in those set aside.
/// </remarks>
/// <param name="clips">The clips.</param>
/// <param name="way">Actions of an episode, C.</param>
/// <param name="shots">Support clips of each action, K.</param>
internal sealed class RecordingEpisodes(IReadOnlyList<RecordedClip> clips, int way, int shots)
{
    private const double QueryShare = 0.4;
    private const int MostDraws = 200;

    private readonly string[] actions = [.. clips.Select(c => c.Action).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Draws an episode.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="index">The episode's number.</param>
    /// <returns>Positions of clips: the support of each action, and one query of each.</returns>
    /// <exception cref="StrmException">The clips allow no such episode.</exception>
    public RecordingEpisode Draw(long seed, int index)
    {
        var random = new RandomSource(seed, $"recordings/{way}/{shots}", index);
        for (var draw = 0; draw < MostDraws && way <= actions.Length; draw++)
        {
            if (TryDraw(random) is { } episode) return episode;
        }

        throw new StrmException(
            $"{clips.Count} clips of {actions.Length} actions do not allow an episode of {way} actions with {shots} support clips each.",
            "Every action needs that many clips in some recordings and another clip in others.",
            "Give more clips, or lower the number of actions or of support clips.");
    }

    private RecordingEpisode? TryDraw(RandomSource random)
    {
        var aside = Aside(random);
        var chosen = random.Sample(actions.Length, way);
        var (support, queries) = (new List<int>(), new List<int>());
        foreach (var action in chosen)
        {
            int[] members = [.. Enumerable.Range(0, clips.Count).Where(i => clips[i].Action == actions[action])];
            int[] known = [.. members.Where(i => !aside.Contains(Recording(clips[i])))];
            int[] asked = [.. members.Where(i => aside.Contains(Recording(clips[i])))];
            if (known.Length < shots || asked.Length == 0) return null;
            support.AddRange(random.Sample(known.Length, shots).Select(i => known[i]));
            queries.Add(asked[random.NextInt32(asked.Length)]);
        }

        return new RecordingEpisode(support, [.. Enumerable.Range(0, way * shots).Select(i => i / shots)], queries);
    }

    private HashSet<(string, string)> Aside(RandomSource random)
    {
        var aside = new HashSet<(string, string)>();
        foreach (var source in clips.GroupBy(c => c.Source).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var recordings = source.Select(Recording).Distinct().Order().ToArray();
            var count = Math.Max(1, (int)Math.Round(QueryShare * recordings.Length));
            aside.UnionWith(random.Sample(recordings.Length, count).Select(i => recordings[i]));
        }

        return aside;
    }

    private static (string Source, string Recording) Recording(RecordedClip clip) => (clip.Source, clip.Recording);
}

/// <summary>An episode of recorded clips, by their positions in the list.</summary>
/// <param name="Support">Support clips, action by action.</param>
/// <param name="Labels">Their actions, 0 to C − 1.</param>
/// <param name="Queries">One query of each action, in the same order of actions.</param>
internal sealed record RecordingEpisode(IReadOnlyList<int> Support, IReadOnlyList<int> Labels, IReadOnlyList<int> Queries);
