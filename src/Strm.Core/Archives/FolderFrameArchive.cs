using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace Strm.Archives;

/// <summary>The frames of a folder.</summary>
internal sealed class FolderFrameArchive : FrameArchive
{
    private const int LargestFrame = 256 << 20;
    private static readonly EnumerationOptions Everything =
        new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false, RecurseSubdirectories = false };

    private readonly List<ClipFolder> folders = [];
    private readonly List<string> ignored = [];
    private readonly HashSet<string> ancestors = [];
    private readonly Lazy<string> fingerprint;
    private readonly string? pattern;
    private string flow = string.Empty;
    private int ignoredCount, flowCount;

    private FolderFrameArchive(string path, string? pattern)
        : base(path)
    {
        (this.pattern, fingerprint) = (pattern, new Lazy<string>(ComputeFingerprint));
        Walk(new DirectoryInfo(path), depth: 0);
        Fill([.. folders.Select((folder, i) => new FrameClip(folder.Id, folder.Count, i))], IgnoredFiles());
    }

    /// <inheritdoc/>
    public override string Fingerprint => fingerprint.Value;

    public static FolderFrameArchive Read(string path, string? pattern)
    {
        try
        {
            return new FolderFrameArchive(path, pattern);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StrmException(
                $"The folder {path} cannot be read: {exception.Message.TrimEnd('.')}.",
                "You must be able to read all of it.",
                "Check the permissions.", exception);
        }
    }

    /// <inheritdoc/>
    public override string FrameName(FrameClip clip, int frame)
    {
        CheckFrame(clip, frame);
        return folders[clip.First].PathOf(frame);
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> ReadFrame(FrameClip clip, int frame, FrameBuffer buffer)
    {
        var path = FrameName(clip, frame);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
            return buffer.Fill(file, LargestFrame);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new StrmException($"The frame {path} cannot be read: {exception.Message.TrimEnd('.')}.",
                "The folder must stay as it was when it was opened.", "Start again when nothing else is changing it.", exception);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }

    private void Walk(DirectoryInfo folder, int depth)
    {
        // A link back to a parent folder would never end.
        var real = folder.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder.FullName;
        if (!ancestors.Add(real)) return;
        var frames = new List<string>();
        foreach (var item in folder.EnumerateFileSystemInfos("*", Everything))
        {
            if (item is DirectoryInfo child) Walk(child, depth + 1);
            else if (depth >= 2 && FrameNameOrder.IsFrame(Encoding.UTF8.GetBytes(item.Name))) AddFrame(item, frames);
            else if (item.Name == SplitFileName && (depth == 0 || (depth == 1 && SplitText is null)))
                SplitText = TextFile.Read(item.FullName);
            else if (item.Name != PrepareFileName || depth > 1) Ignore(item.FullName);
        }

        if (frames.Count > 0) folders.Add(new ClipFolder(new ClipId(folder.Parent!.Name, folder.Name), folder.FullName, frames));
        ancestors.Remove(real);
    }

    private void AddFrame(FileSystemInfo file, List<string> frames)
    {
        var name = Encoding.UTF8.GetBytes(file.Name);
        if (!FrameNameOrder.Fits(name, pattern)) return;
        if (!FrameNameOrder.IsOpticalFlow(name, pattern)) frames.Add(file.Name);
        else if (flowCount++ == 0) flow = Path.GetRelativePath(Location, file.FullName);
    }

    private void Ignore(string path)
    {
        if (ignoredCount++ < 3) ignored.Add(Path.GetRelativePath(Location, path));
    }

    private IEnumerable<ArchiveProblem> IgnoredFiles()
    {
        if (ignoredCount > 0)
        {
            yield return new ArchiveProblem(ArchiveProblemKind.Ignored, Location,
                $"{ignoredCount} files are not frames in a class/clip folder, for example {string.Join(", ", ignored)}.");
        }

        if (flowCount > 0) yield return FrameNameOrder.OpticalFlow(flowCount, flow);
    }

    private string ComputeFingerprint()
    {
        var (low, high) = (0UL, 0UL);
        Span<long> facts = stackalloc long[2];
        foreach (var folder in folders)
        {
            for (var frame = 0; frame < folder.Count; frame++)
            {
                var file = new FileInfo(folder.PathOf(frame));
                (facts[0], facts[1]) = (file.Exists ? file.Length : -1, file.LastWriteTimeUtc.Ticks);
                var seed = (long)XxHash3.HashToUInt64(MemoryMarshal.AsBytes(facts));
                var hash = XxHash128.HashToUInt128(Encoding.UTF8.GetBytes($"{folder.Id}/{file.Name}"), seed);
                low += (ulong)hash;
                high += (ulong)(hash >> 64);
            }
        }

        return $"{high:x16}{low:x16}";
    }
}

/// <summary>The folder of a clip, with the names of its frames in one block of memory.</summary>
internal sealed class ClipFolder
{
    private readonly string path;
    private readonly byte[] names;
    private readonly int[] ends;

    public ClipFolder(ClipId id, string path, List<string> frames)
    {
        (Id, this.path) = (id, path);
        var names = frames.ConvertAll(Encoding.UTF8.GetBytes);
        names.Sort(static (left, right) => FrameNameOrder.Compare(left, right));
        var first = FrameNameOrder.Series(names[0]);
        if (names.Find(name => FrameNameOrder.Series(name) != first) is { } other) throw FrameNameOrder.TwoSeries(path, names[0], other);
        ends = new int[names.Count];
        for (var i = 0; i < names.Count; i++)
        {
            if (i > 0 && FrameNameOrder.Compare(names[i - 1], names[i]) == 0) throw Twice(names[i]);
            ends[i] = names[i].Length + (i > 0 ? ends[i - 1] : 0);
        }

        this.names = [.. names.SelectMany(name => name)];
    }

    public ClipId Id { get; }

    public int Count => ends.Length;

    public string PathOf(int frame) =>
        Path.Join(path, Encoding.UTF8.GetString(names.AsSpan((frame > 0 ? ends[frame - 1] : 0)..ends[frame])));

    private StrmException Twice(byte[] name) => new($"The clip folder {path} has the frame {Encoding.UTF8.GetString(name)} twice.",
        "A frame number may appear only once in a clip.", "Keep one frame of each number.");
}
