namespace Strm.Archives;

/// <summary>The frames of a data set: a zip or a folder of <c>class/clip/00000001.jpg</c>.</summary>
/// <remarks>
/// The last three parts of a path count, so one or more root folders may stand before the class. JPEG and PNG frames are known by their
/// extension in any letter case; their order is that of the numbers in their names. Differs from the official code: a zip is not read
/// whole, needs neither directory entries nor a root folder, and class and clip together identify a clip.
/// All members may be used from several threads at once.
/// </remarks>
public abstract class FrameArchive : IDisposable
{
    /// <summary>The file at the root of an archive, and of a folder of videos, that names the classes of each split.</summary>
    public const string SplitFileName = "split.json";

    /// <summary>The file at the root of an archive that says how it was made.</summary>
    internal const string PrepareFileName = "prepare.json";

    private const string PatternMark = "::";

    private ClipIndex index = ClipIndex.Empty;

    private protected FrameArchive(string location) => Location = location;

    /// <summary>The path of the zip or folder.</summary>
    public string Location { get; }

    /// <summary>The clips, sorted by class, then by name (both by <see cref="NameOrder"/>, then by spelling).</summary>
    public IReadOnlyList<FrameClip> Clips => index.Clips;

    /// <summary>The classes in order, each in the spelling of its first clip.</summary>
    public IReadOnlyList<string> Classes => index.Classes;

    /// <summary>The number of frames in all clips.</summary>
    public long FrameCount => index.FrameCount;

    /// <summary>What a user should know about the archive.</summary>
    public IReadOnlyList<ArchiveProblem> Problems { get; private set; } = [];

    /// <summary>A number that changes when a frame's name, size or content changes, as 32 hexadecimal digits.</summary>
    /// <remarks>
    /// No frames are read for it: it uses names, sizes and CRC-32 of a zip's directory, or names, sizes and times of a folder's files.
    /// </remarks>
    public abstract string Fingerprint { get; }

    /// <summary>The text of <c>split.json</c> at the archive's root, or null if there is none.</summary>
    public string? SplitText { get; private protected set; }

    /// <summary>Opens a zip or a folder.</summary>
    /// <param name="path">The zip file or the folder; <c>PATH::PATTERN</c> includes the pattern.</param>
    /// <param name="frames">
    /// Which pictures of a clip's folder are its frames, by a pattern of their names such as <c>img_*</c>; null for all.
    /// </param>
    /// <exception cref="StrmException">
    /// There is nothing there, it is not a zip, it is damaged or rejected, it holds no frames, or a clip holds several series of pictures.
    /// </exception>
    public static FrameArchive Open(string path, string? frames = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (frames is null && path.LastIndexOf(PatternMark, StringComparison.Ordinal) is > 0 and var at && !Path.Exists(path))
            (path, frames) = (path[..at], path[(at + PatternMark.Length)..]);
        FrameArchive archive = Directory.Exists(path) ? FolderFrameArchive.Read(path, frames) : ZipFrameArchive.Read(path, frames);
        if (archive.Clips.Count > 0) return archive;
        archive.Dispose();
        throw new StrmException($"{path} holds no frames.", "Frames are JPEG or PNG files named class/clip/00000001.jpg.",
            "Make an archive from videos with 'strm data prepare'.");
    }

    /// <summary>Finds a clip by its class and name.</summary>
    /// <param name="id">The clip, in any letter case.</param>
    /// <returns>The clip, or null if there is none.</returns>
    /// <exception cref="StrmException">Several clips match and none is spelled exactly like it.</exception>
    public FrameClip? Find(ClipId id) => index.Find(id, Location);

    /// <summary>Finds a clip that must exist.</summary>
    /// <param name="id">The clip, in any letter case.</param>
    /// <returns>The clip.</returns>
    /// <exception cref="StrmException">There is none, or several match and none is spelled exactly like it.</exception>
    public FrameClip Require(ClipId id) =>
        Find(id)
            ?? throw new StrmException(
                $"The archive {Location} has no clip '{id}'.",
                "A clip is named class/clip as in the archive.",
                Suggestion(id.ClassName));

    /// <summary>What a user may have meant by a clip that does not exist, as a sentence.</summary>
    /// <param name="className">The class that was named.</param>
    /// <returns>The class's clips, or the archive's classes if it has no such class.</returns>
    public string Suggestion(string className) =>
        ClipsOf(className) is { Count: > 0 } clips
            ? $"Clips of that class are {NameList.Of([.. clips.Select(clip => clip.Id.Name)])}."
            : $"The archive's classes are {NameList.Of(Classes)}.";

    /// <summary>The clips of a class.</summary>
    /// <param name="className">The class, in any letter case.</param>
    public IReadOnlyList<FrameClip> ClipsOf(string className) => index.ClipsOf(className);

    /// <summary>The file name of a frame within the archive, for messages.</summary>
    /// <param name="clip">A clip of this archive.</param>
    /// <param name="frame">The frame's number from 0.</param>
    public abstract string FrameName(FrameClip clip, int frame);

    /// <summary>The encoded bytes of a frame.</summary>
    /// <param name="clip">A clip of this archive.</param>
    /// <param name="frame">The frame's number from 0.</param>
    /// <param name="buffer">The caller's memory, which takes the bytes.</param>
    /// <returns>The bytes of the JPEG or PNG file, valid until the buffer is used again.</returns>
    /// <exception cref="StrmException">The bytes cannot be read or are damaged.</exception>
    public abstract ReadOnlySpan<byte> ReadFrame(FrameClip clip, int frame, FrameBuffer buffer);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the file.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected abstract void Dispose(bool disposing);

    private protected void Fill(List<FrameClip> clips, IEnumerable<ArchiveProblem> problems)
    {
        index = new ClipIndex(clips);
        Problems = [.. problems, .. index.MatchingNames()];
    }

    private protected static void CheckFrame(FrameClip clip, int frame)
    {
        if ((uint)frame >= (uint)clip.FrameCount)
            throw new ArgumentOutOfRangeException(nameof(frame), frame, $"The clip {clip.Id} has {clip.FrameCount} frames.");
    }
}

/// <summary>A clip of an archive.</summary>
public sealed class FrameClip
{
    internal FrameClip(ClipId id, int frameCount, int first) => (Id, FrameCount, First) = (id, frameCount, first);

    /// <summary>The clip's name as the archive spells it.</summary>
    public ClipId Id { get; }

    /// <summary>The number of its frames.</summary>
    public int FrameCount { get; }

    /// <summary>The clip's position in the archive's own table.</summary>
    internal int First { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Id} ({FrameCount} frames)";
}

/// <summary>Memory that one reader reuses for the encoded bytes of frames.</summary>
public sealed class FrameBuffer
{
    private byte[] bytes = new byte[1 << 16];
    private byte[] stored = [];

    /// <summary>Room for a frame as it is stored; what an earlier call returned is no longer valid.</summary>
    /// <param name="length">Its length in bytes.</param>
    internal Span<byte> Stored(int length)
    {
        if (stored.Length < length) stored = new byte[Math.Max(length, 2 * stored.Length)];
        return stored.AsSpan(0, length);
    }

    /// <summary>Reads a stream to its end; what an earlier call returned is no longer valid.</summary>
    /// <param name="source">The stream.</param>
    /// <param name="limit">More bytes than this are an error.</param>
    /// <exception cref="InvalidDataException">The stream is longer than the limit.</exception>
    internal ReadOnlySpan<byte> Fill(Stream source, int limit)
    {
        var length = 0;
        int read;
        while ((read = source.Read(bytes, length, bytes.Length - length)) > 0)
        {
            length += read;
            if (length > limit) throw new InvalidDataException($"it is larger than {limit >> 20} MB");
            if (length == bytes.Length) Array.Resize(ref bytes, length * 2);
        }

        return bytes.AsSpan(0, length);
    }
}

/// <summary>Something in an archive that a user should know about, although the archive can be read.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Subject">The clip, entry or folder.</param>
/// <param name="Detail">One sentence about it.</param>
public sealed record ArchiveProblem(ArchiveProblemKind Kind, string Subject, string Detail);

/// <summary>The kinds of <see cref="ArchiveProblem"/>.</summary>
public enum ArchiveProblemKind
{
    /// <summary>Two clips with matching names, so that neither can be named in any letter case.</summary>
    MatchingNames,

    /// <summary>Files that are not frames, or lie outside of any class/clip folder.</summary>
    Ignored,

    /// <summary>Frames that are compressed in the zip, and so slower to read.</summary>
    Compressed,
}
