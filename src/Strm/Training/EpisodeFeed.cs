using Strm.Archives;
using Strm.Episodes;
using Strm.Heads;
using Strm.Models;
using Strm.Training.Replicas;

namespace Strm.Training;

/// <summary>Where training gets its episodes: episode i is the same whenever it is asked for.</summary>
public abstract class EpisodeFeed : IDisposable
{
    /// <summary>Loads one episode. Training asks in ascending order, from any start.</summary>
    /// <param name="index">The episode's number, from 0.</param>
    /// <param name="device">Where its tensors go.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The episode; its tensors belong to the caller's dispose scope.</returns>
    public abstract EpisodeTensors Load(int index, Device device, CancellationToken cancellationToken);

    /// <summary>Describes an episode for an error message.</summary>
    /// <param name="index">The episode's number.</param>
    /// <returns>A phrase.</returns>
    public virtual string Describe(int index) => $"episode {index}";

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops loading in the background.</summary>
    /// <param name="disposing">Whether this is an explicit call.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}

/// <summary>One episode on a device.</summary>
/// <param name="Support">Support clips (S, T, 3, H, W), float in [0, 1].</param>
/// <param name="Layout">Their classes.</param>
/// <param name="Query">Query clips (Q, T, 3, H, W), float in [0, 1].</param>
/// <param name="QueryLabels">Classes of the queries (Q), int64.</param>
/// <param name="TrainingClasses">
/// Each clip's class among all training classes (S+Q), int64, support clips first; null if they are not known.
/// </param>
public sealed record EpisodeTensors(Tensor Support, SupportLayout Layout, Tensor Query, Tensor QueryLabels, Tensor? TrainingClasses = null)
{
    /// <summary>
    /// Feature maps of all clips (S+Q, T, D, h, w), support first, if they have already passed through the backbone: support and query are
    /// then slices of this. Null if they are frames.
    /// </summary>
    public Tensor? Maps { get; init; }
}

/// <summary>Training episodes drawn from an archive, decoded ahead on all cores, with the official loader's augmentation.</summary>
public sealed class ArchiveEpisodeFeed : EpisodeFeed
{
    private readonly Func<long, Episode> episodes;
    private readonly ClipOptions clips;
    private readonly EpisodeLoader loader;
    private readonly Dictionary<string, long>? identities;
    private readonly long seed;
    private readonly TaskShare share;
    private IEnumerator<LoadedEpisode>? ahead;
    private int next;

    /// <summary>Opens the feed.</summary>
    /// <param name="archive">Where the clips are.</param>
    /// <param name="episodes">Gives an episode by its number.</param>
    /// <param name="model">Frames per clip and their size.</param>
    /// <param name="options">Augmentation and seed.</param>
    /// <param name="share">Which episodes will be asked for; null for all.</param>
    /// <param name="loading">How much of the machine decoding may use; null for all cores.</param>
    /// <param name="classes">
    /// All training classes, in the order used by a head that classifies over them; null if none does.
    /// </param>
    public ArchiveEpisodeFeed(
        FrameArchive archive,
        Func<long, Episode> episodes,
        ModelOptions model,
        TrainingOptions options,
        TaskShare? share = null,
        LoaderOptions? loading = null,
        IReadOnlyList<string>? classes = null)
    {
        this.episodes = episodes;
        identities = classes?.Index().ToDictionary(c => c.Item, c => (long)c.Index, StringComparer.Ordinal);
        seed = options.Seed;
        this.share = share ?? TaskShare.Whole;
        clips = model.Clips with
        {
            Augment = options.Augmentation is not AugmentationKind.None,
            Flip = options.Augmentation is AugmentationKind.Official ? FlipMode.Clip : FlipMode.None,
        };
        loader = new EpisodeLoader(archive, clips, loading);
    }

    /// <inheritdoc/>
    public override EpisodeTensors Load(int index, Device device, CancellationToken cancellationToken)
    {
        if (ahead is null || index != next) Restart(index);
        ahead!.MoveNext();
        next = share.Tasks(index + 1).First();
        using var loaded = ahead.Current;
        return new EpisodeTensors(
            PixelTensor.OfClips(loaded.Support.Span, clips, device),
            new SupportLayout([.. loaded.Episode.Support.Select(c => c.Label)], loaded.Episode.Way),
            PixelTensor.OfClips(loaded.Query.Span, clips, device),
            tensor(loaded.QueryLabels(), device: device),
            identities is null ? null : tensor(Identities(loaded.Episode, identities), device: device));
    }

    /// <inheritdoc/>
    public override string Describe(int index)
    {
        var episode = episodes(index);
        return $"episode {episode.Index} of the classes {string.Join(", ", episode.Classes)}, with the queries "
            + $"{string.Join(", ", episode.Query.Select(c => c.Video))}";
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) ahead?.Dispose();
        base.Dispose(disposing);
    }

    private static long[] Identities(Episode episode, Dictionary<string, long> identities) =>
        [.. episode.Support.Concat(episode.Query).Select(c => identities[episode.Classes[c.Label]])];

    private void Restart(int index)
    {
        ahead?.Dispose();
        ahead = loader.Load(share.Tasks(index).Select(task => episodes(task)), seed).GetEnumerator();
    }
}
