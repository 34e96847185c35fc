namespace Strm.Evaluation.Caching;

/// <summary>
/// The files of a clip cache, in a folder that several processes may fill at once; if it cannot be written, segments stay in memory.
/// </summary>
internal sealed class SegmentFolder
{
    private const string Extension = ".safetensors";

    private readonly List<string> notes = [];

    /// <summary>Names the folder; <see cref="OpenAll"/> creates it.</summary>
    /// <param name="root">The folder of all caches; null keeps segments in memory.</param>
    /// <param name="key">What the embeddings depend on.</param>
    public SegmentFolder(string? root, string key) =>
        (Key, Location) = (key, root is null ? null : Path.Combine(Path.GetFullPath(root), "clips", key));

    /// <summary>What the embeddings depend on.</summary>
    public string Key { get; }

    /// <summary>The folder of this cache's files; null if segments are in memory only.</summary>
    public string? Location { get; private set; }

    /// <summary>What a user should know: files that were discarded, a folder that cannot be written.</summary>
    public IReadOnlyList<string> Notes => notes;

    /// <summary>Opens the existing segments.</summary>
    /// <returns>The intact ones; the others are discarded.</returns>
    public IReadOnlyList<ClipSegment> OpenAll()
    {
        var found = new List<ClipSegment>();
        if (Location is null) return found;
        try
        {
            Directory.CreateDirectory(Location);
            SharedFiles.RemoveLeftovers(Location, Extension);
            Open(Directory.EnumerateFiles(Location, $"*{Extension}").Order(StringComparer.Ordinal), found);
        }
        catch (Exception exception) when (IsStorageError(exception))
        {
            GiveUp(exception);
        }

        return found;
    }

    /// <summary>
    /// Makes the segments of clips, each once, by whichever process comes first: processes that need the same
    /// clips divide them into the same files.
    /// </summary>
    /// <param name="chunks">The clips of each segment.</param>
    /// <param name="embed">Embeds the clips of one.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The segments; fewer if the folder cannot be used.</returns>
    public IReadOnlyList<ClipSegment> Complete(
        ClipView[][] chunks, Func<IReadOnlyList<ClipView>, MemorySegment> embed, CancellationToken cancellationToken)
    {
        if (Location is null) return [];
        var made = new List<ClipSegment>();
        var paths = Array.ConvertAll(chunks, PathOf);
        try
        {
            SharedFiles.Complete(paths, i => Write(paths[i], embed(chunks[i]), made), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            GiveUp(exception);
        }

        Open(paths.Where(File.Exists), made);
        return made;
    }

    /// <summary>Keeps one segment.</summary>
    /// <param name="clips">Its clips.</param>
    /// <param name="segment">Their embeddings; ownership passes to this call.</param>
    /// <returns>The same embeddings, in a file or as given.</returns>
    public ClipSegment Keep(ClipView[] clips, MemorySegment segment)
    {
        if (Location is null) return segment;
        try
        {
            var path = PathOf(clips);
            StoredSegment.Write(path, Key, segment);
            if (StoredSegment.TryOpen(path, Key) is not { } stored) return segment;
            segment.Dispose();
            return stored;
        }
        catch (Exception exception) when (IsStorageError(exception))
        {
            GiveUp(exception);
            return segment;
        }
    }

    private static bool IsStorageError(Exception exception) => exception is StrmException or IOException or UnauthorizedAccessException;

    private void Open(IEnumerable<string> paths, List<ClipSegment> found)
    {
        foreach (var path in paths)
        {
            if (StoredSegment.TryOpen(path, Key) is { } segment)
            {
                found.Add(segment);
                continue;
            }

            notes.Add(
                $"The clip cache's file {path} is damaged or not part of it: it was discarded, and its clips are embedded again.");
            File.Delete(path);
        }
    }

    // If it cannot be written the work is not lost: the segment stays in memory.
    private void Write(string path, MemorySegment segment, List<ClipSegment> unwritten)
    {
        try
        {
            StoredSegment.Write(path, Key, segment);
        }
        catch (Exception exception) when (IsStorageError(exception))
        {
            unwritten.Add(segment);
            throw new IOException(exception.Message, exception);
        }

        segment.Dispose();
    }

    private void GiveUp(Exception exception)
    {
        var why = (exception as StrmException ?? exception.InnerException as StrmException)?.Given ?? exception.Message;
        notes.Add($"The clip cache {Location} cannot be used ({why.TrimEnd('.')}): embeddings are kept in memory.");
        Location = null;
    }

    private string PathOf(ClipView[] clips)
    {
        var key = new ContentKey();
        foreach (var clip in clips) key.Add(clip.Name);
        return Path.Combine(Location!, key + Extension);
    }
}
