using Strm.Archives;
using Strm.Episodes;

namespace Strm.Interactive;

/// <summary>Pictures of clips and episodes, for notebooks.</summary>
public static class PreviewExtensions
{
    private const int ClipFrameSize = 96;
    private const int EpisodeFrameSize = 48;
    private const int EpisodeFrames = 4;

    /// <summary>A clip as a film strip of the frames that the network sees at test.</summary>
    /// <param name="experiment">The data set.</param>
    /// <param name="clip">The clip, class/clip.</param>
    /// <param name="frames">How many frames, T.</param>
    /// <returns>What to display.</returns>
    /// <exception cref="StrmException">The clip does not exist or is too short.</exception>
    public static ClipPreview Preview(this StrmExperiment experiment, string clip, int frames = 8)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        return experiment.Archive.Preview(clip, frames);
    }

    /// <summary>A clip as a film strip of the frames that the network sees at test.</summary>
    /// <param name="archive">The frames.</param>
    /// <param name="clip">The clip, class/clip.</param>
    /// <param name="frames">How many frames, T.</param>
    /// <returns>What to display.</returns>
    /// <exception cref="StrmException">The clip does not exist or is too short.</exception>
    public static ClipPreview Preview(this FrameArchive archive, string clip, int frames = 8)
    {
        ArgumentNullException.ThrowIfNull(archive);
        using var reader = new StripReader(archive, frames, ClipFrameSize);
        return reader.Read(ClipId.Parse(clip), clip);
    }

    /// <summary>An episode with a small strip of every clip.</summary>
    /// <param name="experiment">The data set.</param>
    /// <param name="episode">The episode.</param>
    /// <param name="prediction">What a model answered, to be shown with the queries.</param>
    /// <returns>What to display.</returns>
    /// <exception cref="StrmException">The archive lacks one of the clips.</exception>
    public static EpisodePreview Preview(this StrmExperiment experiment, Episode episode, EpisodePrediction? prediction = null)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(episode);
        using var reader = new StripReader(experiment.Archive, EpisodeFrames, EpisodeFrameSize);
        return new EpisodePreview(
            episode,
            [.. episode.Support.Select(clip => reader.Read(clip.Video, clip.Video.Name).Strip)],
            [.. episode.Query.Select(clip => reader.Read(clip.Video, clip.Video.Name).Strip)],
            prediction);
    }
}
