namespace Strm.Video;

/// <summary>Explains to the user why a video cannot be used.</summary>
internal static class VideoErrors
{
    private const string Remedy = "Leave it out, or convert it with 'ffmpeg -i FILE -c:v libx264 new.mp4'.";

    /// <summary>Throws if there is no file, or one that cannot be complete.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="StrmException">The file is missing, empty, unreadable or cut off.</exception>
    public static void RequireFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path)) throw new StrmException($"{path} is a folder.", "A video file is needed.", "Name a file in it.");
        if (!File.Exists(path))
            throw new StrmException($"The video {path} does not exist.", "A video file is needed.", "Correct the path.");
        try
        {
            // Checked before opening: opening a pipe would block until something writes to it.
            if (new FileInfo(path).Length == 0) throw Unusable(path, "the file is empty");
            if (ContainerCheck.IsTruncated(path)) throw Unusable(path, "the file is truncated: it ends before its header says it does");
        }
        catch (UnauthorizedAccessException)
        {
            throw new StrmException(
                $"You do not have permission to read the video {path}.",
                "It must be readable.",
                "Change its permissions.");
        }
        catch (IOException exception)
        {
            throw Unusable(
                path, exception is FileNotFoundException ? "it is a link to a file that does not exist" : exception.Message.TrimEnd('.'));
        }
    }

    /// <summary>The file has no stream of pictures.</summary>
    public static StrmException NoPictures(string path) => Unusable(path, "it has no video, only sound or nothing");

    /// <summary>The file has too few frames to show a motion.</summary>
    public static StrmException NoMotion(string path, long frames) =>
        Unusable(path, frames == 0 ? "it holds no frames" : "it holds a single frame, so nothing moves");

    /// <summary>Fewer frames were decoded than the file has.</summary>
    public static StrmException EndsEarly(string path) => Unusable(path, "it has fewer frames than it says");

    /// <summary>ffmpeg was stopped because it no longer made progress.</summary>
    public static StrmException Stalled(string path) => Unusable(path, "ffmpeg made no progress for two minutes");

    /// <summary>ffmpeg gave up.</summary>
    public static StrmException Undecodable(string path, FfmpegResult result) => Unusable(path, result.Explain(path));

    private static StrmException Unusable(string path, string why) =>
        new($"The video {path} cannot be used: {why}.", "A whole video with pictures is needed.", Remedy);
}
