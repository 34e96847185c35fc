namespace Strm.Data;

/// <summary>A few-shot task: classes, labelled clips of each (the support), and clips to classify (the queries).</summary>
/// <param name="Index">The number of the episode, from 0.</param>
/// <param name="Classes">The names of the classes; a label is an index into them.</param>
/// <param name="Support">The S labelled clips, in random order; classes may have different numbers of them.</param>
/// <param name="Query">The Q clips to classify, in random order.</param>
public sealed record Episode(long Index, IReadOnlyList<string> Classes, IReadOnlyList<EpisodeClip> Support, IReadOnlyList<EpisodeClip> Query)
{
    /// <summary>The number C of classes.</summary>
    public int Way => Classes.Count;
}
