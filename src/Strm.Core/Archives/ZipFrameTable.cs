using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Strm.Zip;

namespace Strm.Archives;

/// <summary>Builds the table of a zip's frames in one pass over its directory.</summary>
/// <remarks>
/// No frame names are kept: 16 bytes remain for each frame, and one object for each clip, so millions of
/// frames fit into tens of megabytes.
/// </remarks>
internal sealed class ZipFrameTable
{
    private const int EntriesPerRelease = 1 << 16;
    private const int ExamplesKept = 3;

    private readonly MappedFile file;
    private readonly string? pattern;
    private readonly ZipDirectory directory;
    private readonly Dictionary<UInt128, int> clipByHash = [];
    private readonly List<ClipDraft> drafts = [];
    private readonly List<string> ignored = [];
    private readonly int[] clipOfFrame;
    private ZipFrame[] frames;
    private int frameCount;
    private string flow = string.Empty;
    private long ignoredCount, flowCount, deflatedCount;
    private ulong hashLow, hashHigh;
    private bool scattered;
    private Range lastKey;
    private long lastKeyOffset, lastNameOffset;
    private int lastNameLength;

    public ZipFrameTable(MappedFile file, string? pattern)
    {
        (this.file, this.pattern, directory) = (file, pattern, new ZipDirectory(file));
        if (directory.EntryCount > Array.MaxLength) throw directory.Damaged("it states an impossible number of entries");
        frames = new ZipFrame[directory.EntryCount];
        clipOfFrame = new int[directory.EntryCount];
        var entries = 0;
        foreach (var entry in directory.Entries())
        {
            Add(entry);
            if (++entries % EntriesPerRelease == 0) file.ReleasePages();
        }

        if (scattered) Gather();
        for (var clip = 0; clip < drafts.Count; clip++)
        {
            if (drafts[clip].Unsorted) SortFrames(drafts[clip]);
        }

        file.ReleasePages();
    }

    /// <summary>The frames, those of a clip together and in order.</summary>
    public ZipFrame[] Frames => frames;

    /// <summary>The entry of <c>split.json</c>, if there is one.</summary>
    public ZipEntry? Split { get; private set; }

    /// <summary>See <see cref="FrameArchive.Fingerprint"/>.</summary>
    public string Fingerprint => $"{hashHigh:x16}{hashLow:x16}";

    /// <summary>The clips in the order of the directory.</summary>
    public List<FrameClip> Clips() => [.. drafts.Select(d => new FrameClip(d.Id, d.Count, d.First))];

    /// <summary>What was skipped or is unusual.</summary>
    public IEnumerable<ArchiveProblem> Problems()
    {
        if (ignoredCount > 0)
        {
            yield return new ArchiveProblem(ArchiveProblemKind.Ignored, string.Join(", ", ignored),
                $"{ignoredCount} entries are not frames in a class/clip folder, for example {string.Join(", ", ignored)}.");
        }

        if (flowCount > 0) yield return FrameNameOrder.OpticalFlow(flowCount, flow);
        if (deflatedCount > 0)
        {
            yield return new ArchiveProblem(ArchiveProblemKind.Compressed, file.Path,
                $"{deflatedCount} frames are compressed in the zip; stored ones (zip -0) read faster.");
        }
    }

    private void Add(ZipEntry entry)
    {
        var path = file.Span(entry.NameOffset, entry.NameLength);
        var separator = FramePath.Separator(path);
        if (!FramePath.IsInside(path, separator)) throw Refused(entry);
        if (path[^1] == separator) return;
        if (FramePath.Parse(path, separator) is { } parts && FrameNameOrder.IsFrame(path[parts.NameStart..])) AddFrame(entry, path, parts);
        else if (IsNearRoot(path, separator, "split.json"u8) && !(Split?.NameLength < entry.NameLength)) Split = entry;
        else if (!IsNearRoot(path, separator, "prepare.json"u8)) Ignore(entry);
    }

    private void AddFrame(ZipEntry entry, ReadOnlySpan<byte> path, FramePath parts)
    {
        var name = path[parts.NameStart..];
        if (!FrameNameOrder.Fits(name, pattern)) return;
        if (FrameNameOrder.IsOpticalFlow(name, pattern))
        {
            if (flowCount++ == 0) flow = directory.Name(entry);
            return;
        }

        if (entry.IsEncrypted) throw Unreadable(entry, "is encrypted");
        if (entry.Method is not (0 or 8)) throw Unreadable(entry, $"is compressed with method {entry.Method}");
        if (entry.CompressedSize > Array.MaxLength) throw Unreadable(entry, "is larger than 2 GB");
        if (entry.Method == 0 && entry.CompressedSize != entry.Size)
            throw directory.Damaged($"the sizes of {directory.Name(entry)} disagree");
        var clip = ClipOf(entry, path, parts);
        ref var draft = ref CollectionsMarshal.AsSpan(drafts)[clip];
        var series = FrameNameOrder.Series(name);
        if (draft.Count++ == 0) draft.Series = series;
        else if (draft.Series != series) throw FrameNameOrder.TwoSeries($"{draft.Id} of {file.Path}", LocalName(frames[draft.First]), name);
        lastNameOffset = entry.NameOffset + parts.NameStart;
        lastNameLength = path.Length - parts.NameStart;
        clipOfFrame[frameCount] = clip;
        frames[frameCount++] = new ZipFrame(entry);
        if (entry.Method != 0) deflatedCount++;
        AddToHash(entry, path[parts.ClassStart..]);
    }

    private int ClipOf(ZipEntry entry, ReadOnlySpan<byte> path, FramePath parts)
    {
        var key = path[parts.ClassStart..(parts.NameStart - 1)];
        var name = path[parts.NameStart..];
        var last = frameCount > 0 ? clipOfFrame[frameCount - 1] : -1;
        if (last >= 0 && file.Span(lastKeyOffset, lastKey.End.Value).SequenceEqual(key))
        {
            if (FrameNameOrder.Compare(file.Span(lastNameOffset, lastNameLength), name) >= 0) MarkUnsorted(last);
            return last;
        }

        (lastKeyOffset, lastKey) = (entry.NameOffset + parts.ClassStart, ..key.Length);
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(clipByHash, XxHash128.HashToUInt128(key), out var exists);
        if (exists)
        {
            scattered = true;
            MarkUnsorted(known);
            return known;
        }

        known = drafts.Count;
        drafts.Add(new ClipDraft(IdOf(path, parts, entry.HasUtf8Name), frameCount));
        return known;
    }

    private ClipId IdOf(ReadOnlySpan<byte> path, FramePath parts, bool utf8)
    {
        var type = ZipNames.Decode(path[parts.ClassStart..(parts.ClipStart - 1)], utf8);
        var name = ZipNames.Decode(path[parts.ClipStart..(parts.NameStart - 1)], utf8);
        // Clips of a class stand together, so this shares one string between them.
        if (drafts.Count > 0 && drafts[^1].Id.ClassName == type) type = drafts[^1].Id.ClassName;
        return new ClipId(type, name);
    }

    private void MarkUnsorted(int clip) => CollectionsMarshal.AsSpan(drafts)[clip].Unsorted = true;

    /// <summary>Brings the frames of each clip together if the directory scatters them.</summary>
    private void Gather()
    {
        var drafts = CollectionsMarshal.AsSpan(this.drafts);
        var next = new int[drafts.Length];
        for (int clip = 0, first = 0; clip < drafts.Length; clip++)
        {
            drafts[clip].First = next[clip] = first;
            first += drafts[clip].Count;
        }

        var gathered = new ZipFrame[frameCount];
        for (var i = 0; i < frameCount; i++) gathered[next[clipOfFrame[i]]++] = frames[i];
        frames = gathered;
    }

    private void SortFrames(ClipDraft draft)
    {
        var frames = this.frames.AsSpan(draft.First, draft.Count);
        var names = new byte[draft.Count][];
        for (var i = 0; i < names.Length; i++) names[i] = LocalName(frames[i]);
        names.AsSpan().Sort(frames, static (left, right) => FrameNameOrder.Compare(left, right));
        for (var i = 1; i < names.Length; i++)
        {
            if (FrameNameOrder.Compare(names[i - 1], names[i]) != 0) continue;
            throw new StrmException($"The clip {draft.Id} of {file.Path} has the frame {ZipNames.Decode(names[i], false)} twice.",
                "A frame number may appear only once in a clip.",
                "Make the archive again, with one frame of each number and one root folder.");
        }
    }

    private byte[] LocalName(ZipFrame frame)
    {
        var path = ZipDirectory.LocalName(file, frame.HeaderOffset, out _);
        var name = path[(path.LastIndexOf(FramePath.Separator(path)) + 1)..];
        return FrameNameOrder.IsFrame(name) ? name.ToArray() : throw directory.Damaged("its directory and its entries disagree on names");
    }

    private void AddToHash(ZipEntry entry, ReadOnlySpan<byte> path)
    {
        Span<byte> content = stackalloc byte[12];
        BinaryPrimitives.WriteInt64LittleEndian(content, entry.Size);
        BinaryPrimitives.WriteUInt32LittleEndian(content[8..], entry.Crc);
        var hash = XxHash128.HashToUInt128(path, (long)XxHash3.HashToUInt64(content));
        // A sum does not depend on the order of the entries.
        hashLow += (ulong)hash;
        hashHigh += (ulong)(hash >> 64);
    }

    private static bool IsNearRoot(ReadOnlySpan<byte> path, byte separator, ReadOnlySpan<byte> file)
    {
        var name = path.LastIndexOf(separator) + 1;
        return path[name..].SequenceEqual(file) && (name == 0 || !path[..(name - 1)].Contains(separator));
    }

    private void Ignore(ZipEntry entry)
    {
        if (ignoredCount++ < ExamplesKept) ignored.Add(directory.Name(entry));
    }

    private StrmException Refused(ZipEntry entry) => new($"The archive {file.Path} has an entry named '{directory.Name(entry)}'.",
        "Names that lead out of the archive's own folder are refused.", "Make the archive again with names like class/clip/00000001.jpg.");

    private StrmException Unreadable(ZipEntry entry, string why) => new($"{directory.Name(entry)} in {file.Path} {why}.",
        "Frames must be stored or deflated, and not encrypted.", "Make the archive again with 'strm data prepare' or 'zip -0'.");

    private record struct ClipDraft(ClipId Id, int First)
    {
        public int Count;

        public ulong Series;
        public bool Unsorted;
    }
}
