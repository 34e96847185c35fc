using Strm.Archives;
using Strm.Episodes;
using Strm.Heads;
using static TorchSharp.torch;

namespace Strm.Training.Features;

/// <summary>Training episodes from cached features: nothing is decoded and the backbone does not run.</summary>
/// <param name="cache">The features; several feeds may share them.</param>
/// <param name="episodes">Gives an episode by its number.</param>
/// <param name="classes">All training classes, in the order used by a head that classifies over them.</param>
internal sealed class FeatureEpisodeFeed(FeatureCache cache, Func<long, Episode> episodes, IReadOnlyList<string> classes) : EpisodeFeed
{
    private readonly Dictionary<string, long> identities =
        classes.Index().ToDictionary(c => c.Item, c => (long)c.Index, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override EpisodeTensors Load(int index, Device device, CancellationToken cancellationToken)
    {
        var episode = episodes(index);
        EpisodeClip[] clips = [.. episode.Support, .. episode.Query];
        var maps = cache.Draw(index, [.. clips.Select(c => c.Video)], device); // (S+Q, T, D, h, w)
        return new EpisodeTensors(
            maps.narrow(0, 0, episode.Support.Count),
            new SupportLayout([.. episode.Support.Select(c => c.Label)], episode.Way),
            maps.narrow(0, episode.Support.Count, episode.Query.Count),
            tensor([.. episode.Query.Select(c => (long)c.Label)], device: device),
            tensor([.. clips.Select(c => identities[episode.Classes[c.Label]])], device: device))
        {
            Maps = maps,
        };
    }

    /// <inheritdoc/>
    public override string Describe(int index)
    {
        var episode = episodes(index);
        return $"episode {episode.Index} of the classes {string.Join(", ", episode.Classes)}, "
            + $"with the queries {string.Join(", ", episode.Query.Select(c => c.Video))}";
    }
}
