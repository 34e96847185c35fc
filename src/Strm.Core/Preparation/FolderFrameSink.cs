namespace Strm.Preparation;

/// <summary>Frames as files in folders.</summary>
/// <param name="folder">Where they are until they are put into their place.</param>
/// <param name="root">Name of a root folder, where there is one.</param>
internal sealed class FolderFrameSink(string folder, string? root) : FrameSink
{
    private readonly string _frames = Path.Combine(folder, "frames");

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
        Directory.CreateDirectory(_frames);
        File.WriteAllBytes(path.Contains('/', StringComparison.Ordinal) ? PathOf(path) : Path.Combine(_frames, path), content);
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        // Files are whole when they are closed; after a loss of power the file system's own order decides.
    }

    /// <inheritdoc/>
    protected override void Commit(string output)
    {
        if (Directory.Exists(output)) Directory.Delete(output);
        Directory.Move(_frames, output);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
    }

    private string PathOf(string path) => Path.Combine(_frames, root ?? "", path);
}
