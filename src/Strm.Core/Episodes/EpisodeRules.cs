namespace Strm.Data;

/// <summary>What makes an episode one that a system can be tested on fairly, wherever it comes from.</summary>
public static class EpisodeRules
{
    /// <summary>Refuses an episode with a label out of range, a class without support, no query, or a clip that stands in it twice.</summary>
    /// <param name="episode">The episode.</param>
    /// <exception cref="StrmException">It breaks a rule; the message says which.</exception>
    public static void Check(Episode episode)
    {
        ArgumentNullException.ThrowIfNull(episode);
        var seen = new HashSet<ClipId>(NameOrder.MatchingClips);
        foreach (var clip in episode.Support.Concat(episode.Query))
        {
            if (clip.Label < 0 || clip.Label >= episode.Way)
                throw Error(episode, $"The clip {clip.Video} has the label {clip.Label}.", $"With {episode.Way} classes it is 0 to {episode.Way - 1}.");
            if (!seen.Add(clip.Video)) throw Error(episode, $"The clip {clip.Video} stands in it twice.", "Support and queries are different clips.");
        }

        if (episode.Query.Count == 0) throw Error(episode, "It has no query.", "There must be something to classify.");
        for (var label = 0; label < episode.Way; label++)
        {
            if (!episode.Support.Any(c => c.Label == label)) throw Error(episode, $"Its class {episode.Classes[label]} has no support clip.", "Each class needs at least one.");
        }
    }

    private static StrmException Error(Episode episode, string given, string required) =>
        new($"Episode {episode.Index} cannot be used. {given}", required, "Correct it, or draw episodes with 'strm episodes'.");
}
