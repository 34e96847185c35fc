using Strm.Archives;

namespace Strm.Preparation;

/// <summary>Receives frames, clip after clip in the order of their names.</summary>
/// <remarks>
/// What is written up to a <see cref="SinkPosition"/> never changes later, so an interrupted run resumes from
/// the last position that it noted.
/// </remarks>
internal abstract class FrameSink : IDisposable
{
    /// <summary>Opens a sink.</summary>
    /// <param name="work">Where it works until the archive is moved into place.</param>
    /// <param name="isZip">Whether it writes a zip file, else folders.</param>
    /// <param name="root">The name of the root folder, if there is one.</param>
    /// <param name="position">Where to resume; what follows is cut off.</param>
    /// <param name="lastClip">The clip before that position, or null at the start.</param>
    /// <returns>The sink.</returns>
    public static FrameSink Open(WorkFolder work, bool isZip, string? root, SinkPosition position, string? lastClip)
    {
        if (isZip) return new ZipFrameSink(work.Path, root, position, lastClip);
        if (lastClip is null) work.Emptied("frames");
        return new FolderFrameSink(work.Path, root);
    }

    /// <summary>The sink's current position.</summary>
    public abstract SinkPosition Position { get; }

    /// <summary>Begins a clip.</summary>
    /// <param name="name">Class and clip, separated by a slash.</param>
    public abstract void BeginClip(string name);

    /// <summary>Adds a file.</summary>
    /// <param name="path">Its path in the archive.</param>
    /// <param name="content">Its content.</param>
    public abstract void Add(string path, ReadOnlySpan<byte> content);

    /// <summary>Makes everything so far survive a power failure.</summary>
    public abstract void Flush();

    /// <summary>Adds the archive's descriptions, completes it and moves it into place.</summary>
    /// <param name="split">The content of <c>split.json</c>, if there is one.</param>
    /// <param name="manifest">How the archive was made.</param>
    /// <param name="output">Where to.</param>
    public void Finish(byte[]? split, PrepareManifest manifest, string output)
    {
        if (split is not null) Add(FrameArchive.SplitFileName, split);
        Add(FrameArchive.PrepareFileName, manifest.ToBytes());
        Commit(output);
    }

    /// <summary>Completes the archive and moves it into place.</summary>
    /// <param name="output">Where to.</param>
    protected abstract void Commit(string output);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>A frame's path in the archive.</summary>
    /// <param name="clip">Class and clip, separated by a slash.</param>
    /// <param name="number">The frame's number, from 1.</param>
    /// <returns>The path.</returns>
    public static string FramePath(string clip, int number) => $"{clip}/{number:D8}.jpg";
}

/// <summary>Frames as files in folders.</summary>
/// <param name="folder">Where they are until they are moved into place.</param>
/// <param name="root">The name of the root folder, if there is one.</param>
internal sealed class FolderFrameSink(string folder, string? root) : FrameSink
{
    private readonly string frames = Path.Combine(folder, "frames");

    /// <inheritdoc/>
    public override SinkPosition Position => SinkPosition.Start;

    /// <inheritdoc/>
    public override void BeginClip(string name)
    {
        var clip = PathOf(name);
        if (Directory.Exists(clip)) Directory.Delete(clip, recursive: true);
        Directory.CreateDirectory(clip);
    }

    /// <inheritdoc/>
    public override void Add(string path, ReadOnlySpan<byte> content)
    {
        Directory.CreateDirectory(frames);
        File.WriteAllBytes(path.Contains('/', StringComparison.Ordinal) ? PathOf(path) : Path.Combine(frames, path), content);
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        // Files are complete when closed; after a power failure the file system's own order decides.
    }

    /// <inheritdoc/>
    protected override void Commit(string output)
    {
        if (Directory.Exists(output)) Directory.Delete(output);
        Directory.Move(frames, output);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
    }

    private string PathOf(string path) => Path.Combine(frames, root ?? "", path);
}

/// <summary>How much of an archive is written.</summary>
/// <param name="Data">Bytes of data.</param>
/// <param name="Directory">Bytes of the directory that follows the data.</param>
/// <param name="Entries">Entries.</param>
internal sealed record SinkPosition(long Data, long Directory, long Entries)
{
    /// <summary>Nothing is written.</summary>
    public static SinkPosition Start { get; } = new(0, 0, 0);
}
