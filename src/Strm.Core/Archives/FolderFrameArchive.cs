using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace Strm.Data;

/// <summary>The frames of a folder.</summary>
internal sealed class FolderFrameArchive : FrameArchive
{
    private const int LargestFrame = 256 << 20;
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false, RecurseSubdirectories = false };

    private readonly List<ClipFolder> _folders = [];
    private readonly List<string> _ignored = [];
    private readonly HashSet<string> _ancestors = [];
    private readonly Lazy<string> _fingerprint;
    private int _ignoredCount;

    private FolderFrameArchive(string path)
        : base(path)
    {
        _fingerprint = new Lazy<string>(ComputeFingerprint);
        Walk(new DirectoryInfo(path), depth: 0);
        Fill([.. _folders.Select((folder, i) => new FrameClip(folder.Id, folder.Count, i))], IgnoredFiles());
    }

    /// <inheritdoc/>
    public override string Fingerprint => _fingerprint.Value;

    public static FolderFrameArchive Read(string path)
    {
        try
        {
            return new FolderFrameArchive(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StrmException($"The folder {path} cannot be read: {exception.Message.TrimEnd('.')}.", "You must be able to read all of it.",
                "Check the permissions.", exception);
        }
    }

    /// <inheritdoc/>
    public override string FrameName(FrameClip clip, int frame)
    {
        CheckFrame(clip, frame);
        return _folders[clip.First].PathOf(frame);
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
                "The folder must stay as it was when it was opened.", "Start again when nothing else changes it.", exception);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }

    private void Walk(DirectoryInfo folder, int depth)
    {
        // A link that leads back to a folder above would never end.
        var real = folder.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder.FullName;
        if (!_ancestors.Add(real)) return;
        var frames = new List<string>();
        foreach (var item in folder.EnumerateFileSystemInfos("*", Everything))
        {
            if (item is DirectoryInfo child) Walk(child, depth + 1);
            else if (depth >= 2 && FrameNameOrder.IsFrame(Encoding.UTF8.GetBytes(item.Name))) frames.Add(item.Name);
            else if (item.Name == SplitFileName && (depth == 0 || (depth == 1 && SplitText is null))) SplitText = File.ReadAllText(item.FullName);
            else if (item.Name != PrepareFileName || depth > 1) Ignore(item.FullName);
        }

        if (frames.Count > 0) _folders.Add(new ClipFolder(new ClipId(folder.Parent!.Name, folder.Name), folder.FullName, frames));
        _ancestors.Remove(real);
    }

    private void Ignore(string path)
    {
        if (_ignoredCount++ < 3) _ignored.Add(Path.GetRelativePath(Location, path));
    }

    private IEnumerable<ArchiveProblem> IgnoredFiles()
    {
        if (_ignoredCount > 0)
        {
            yield return new ArchiveProblem(ArchiveProblemKind.Ignored, Location,
                $"{_ignoredCount} files are no frames in a class/clip folder, for example {string.Join(", ", _ignored)}.");
        }
    }

    private string ComputeFingerprint()
    {
        var (low, high) = (0UL, 0UL);
        Span<long> facts = stackalloc long[2];
        foreach (var folder in _folders)
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
