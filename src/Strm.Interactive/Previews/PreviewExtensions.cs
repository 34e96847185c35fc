using Strm.Archives;
using Strm.Episodes;
using Strm.Interactive.Views;
using Strm.Reports;

namespace Strm.Interactive;

/// <summary>Pictures of clips and episodes, for notebooks.</summary>
public static class PreviewExtensions
{
    private const int ClipFrameSize = 96;
    private const int EpisodeFrameSize = 48;
    private const int EpisodeFrames = 4;

    /// <summary>A clip as a film strip of the frames that the network sees at test time.</summary>
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

    /// <summary>A clip as a film strip of the frames that the network sees at test time.</summary>
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
    /// <param name="prediction">A model's answers, to be shown with the queries.</param>
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

/// <summary>A clip to look at: the frames that the network sees at test time, side by side.</summary>
/// <param name="Clip">Which clip.</param>
/// <param name="FrameCount">Frames of the whole clip.</param>
/// <param name="Frames">The numbers of the frames shown, from 0.</param>
/// <param name="Strip">Their picture.</param>
public sealed record ClipPreview(ClipId Clip, int FrameCount, IReadOnlyList<int> Frames, EncodedPicture Strip);

/// <summary>An episode to look at: a small strip of every clip.</summary>
/// <param name="Episode">The episode.</param>
/// <param name="Support">Strips of its support clips, in their order.</param>
/// <param name="Query">Strips of its queries, in their order.</param>
/// <param name="Prediction">A model's answers; null if none was asked.</param>
public sealed record EpisodePreview(
    Episode Episode, IReadOnlyList<EncodedPicture> Support, IReadOnlyList<EncodedPicture> Query, EpisodePrediction? Prediction = null);
