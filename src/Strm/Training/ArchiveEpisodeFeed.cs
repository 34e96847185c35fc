using Strm.Data;
using Strm.Heads;
using Strm.Models;
using static TorchSharp.torch;

namespace Strm.Training;

/// <summary>Training episodes drawn from an archive, with the official loader's augmentation.</summary>
public sealed class ArchiveEpisodeFeed : EpisodeFeed
{
    private readonly FrameArchive archive;
    private readonly Func<long, Episode> episodes;
    private readonly ClipTensorReader reader;
    private readonly long seed;

    /// <summary>Opens the feed.</summary>
    /// <param name="archive">Where the clips are.</param>
    /// <param name="episodes">The episode of a number.</param>
    /// <param name="model">Frames per clip and their size.</param>
    /// <param name="options">Augmentation and seed.</param>
    public ArchiveEpisodeFeed(FrameArchive archive, Func<long, Episode> episodes, ModelOptions model, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.archive = archive;
        this.episodes = episodes;
        seed = options.Seed;
        reader = new ClipTensorReader(archive, ClipTensorReader.Options(model) with
        {
            Augment = options.Augmentation is not AugmentationKind.None,
            Flip = options.Augmentation is AugmentationKind.Official ? FlipMode.Clip : FlipMode.None,
        });
    }

    /// <inheritdoc/>
    public override EpisodeTensors Load(int index, Device device, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        var episode = episodes(index);
        var clips = episode.Support.Concat(episode.Query).Select(c => archive.Find(c.Video) ?? throw Unknown(c.Video)).ToArray();
        var frames = reader.Read(clips, place => new ClipDraw(seed, index, place), device, cancellationToken); // (S+Q, T, 3, H, W)
        var supportCount = episode.Support.Count;
        return new EpisodeTensors(
            frames.narrow(0, 0, supportCount).MoveToOuterDisposeScope(),
            new SupportLayout([.. episode.Support.Select(c => c.Label)], episode.Way),
            frames.narrow(0, supportCount, episode.Query.Count).MoveToOuterDisposeScope(),
            tensor(episode.Query.Select(c => (long)c.Label).ToArray(), device: device).MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) reader.Dispose();
        base.Dispose(disposing);
    }

    private StrmException Unknown(ClipId clip) => new(
        $"An episode names the clip {clip}.",
        $"The archive {archive.Location} has no such clip.",
        "Use the archive that the episodes were made for, or make episodes for this one with 'strm episodes'.");
}
