using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Strm.Zip;

namespace Strm.Data;

/// <summary>Builds the table of a zip's frames while its directory is read once.</summary>
/// <remarks>No name of a frame is kept: 16 bytes for each frame stay, and one object for each clip, so millions of frames fit into tens of megabytes.</remarks>
internal sealed class ZipFrameTable
{
    private const int EntriesPerRelease = 1 << 16;
    private const int ExamplesKept = 3;

    private readonly MappedFile _file;
    private readonly ZipDirectory _directory;
    private readonly Dictionary<UInt128, int> _clipByHash = [];
    private readonly List<ClipDraft> _drafts = [];
    private readonly List<string> _ignored = [];
    private readonly int[] _clipOfFrame;
    private ZipFrame[] _frames;
    private int _frameCount;
    private long _ignoredCount;
    private long _deflatedCount;
    private ulong _hashLow, _hashHigh;
    private bool _scattered;
    private Range _lastKey;
    private long _lastKeyOffset, _lastNameOffset;
    private int _lastNameLength;

    public ZipFrameTable(MappedFile file)
    {
        (_file, _directory) = (file, new ZipDirectory(file));
        if (_directory.EntryCount > Array.MaxLength) throw _directory.Damaged("it states an impossible number of entries");
        _frames = new ZipFrame[_directory.EntryCount];
        _clipOfFrame = new int[_directory.EntryCount];
        var entries = 0;
        foreach (var entry in _directory.Entries())
        {
            Add(entry);
            if (++entries % EntriesPerRelease == 0) file.ReleasePages();
        }

        if (_scattered) Gather();
        for (var clip = 0; clip < _drafts.Count; clip++)
        {
            if (_drafts[clip].Unsorted) SortFrames(_drafts[clip]);
        }

        file.ReleasePages();
    }

    /// <summary>The frames, those of a clip together and in order.</summary>
    public ZipFrame[] Frames => _frames;

    /// <summary>The entry of <c>split.json</c>, where there is one.</summary>
    public ZipEntry? Split { get; private set; }

    /// <summary>See <see cref="FrameArchive.Fingerprint"/>.</summary>
    public string Fingerprint => $"{_hashHigh:x16}{_hashLow:x16}";

    /// <summary>The clips in the order of the directory.</summary>
    public List<FrameClip> Clips() => [.. _drafts.Select(d => new FrameClip(d.Id, d.Count, d.First))];

    /// <summary>What was passed over or is unusual.</summary>
    public IEnumerable<ArchiveProblem> Problems()
    {
        if (_ignoredCount > 0)
        {
            yield return new ArchiveProblem(ArchiveProblemKind.Ignored, string.Join(", ", _ignored),
                $"{_ignoredCount} entries are no frames in a class/clip folder, for example {string.Join(", ", _ignored)}.");
        }

        if (_deflatedCount > 0)
        {
            yield return new ArchiveProblem(ArchiveProblemKind.Compressed, _file.Path,
                $"{_deflatedCount} frames are compressed in the zip; stored ones (zip -0) read faster.");
        }
    }

    private void Add(ZipEntry entry)
    {
        var path = _file.Span(entry.NameOffset, entry.NameLength);
        var separator = FramePath.Separator(path);
        if (!FramePath.IsInside(path, separator)) throw Refused(entry);
        if (path[^1] == separator) return;
        if (FramePath.Parse(path, separator) is { } parts && FrameNameOrder.IsFrame(path[parts.NameStart..])) AddFrame(entry, path, parts);
        else if (IsNearRoot(path, separator, "split.json"u8) && !(Split?.NameLength < entry.NameLength)) Split = entry;
        else if (!IsNearRoot(path, separator, "prepare.json"u8)) Ignore(entry);
    }

    private void AddFrame(ZipEntry entry, ReadOnlySpan<byte> path, FramePath parts)
    {
        if (entry.IsEncrypted) throw Unreadable(entry, "is encrypted");
        if (entry.Method is not (0 or 8)) throw Unreadable(entry, $"is compressed by method {entry.Method}");
        if (entry.CompressedSize > Array.MaxLength) throw Unreadable(entry, "is larger than 2 GB");
        if (entry.Method == 0 && entry.CompressedSize != entry.Size) throw _directory.Damaged($"the sizes of {Name(entry)} disagree");
        var clip = ClipOf(entry, path, parts);
        ref var draft = ref CollectionsMarshal.AsSpan(_drafts)[clip];
        draft.Count++;
        _lastNameOffset = entry.NameOffset + parts.NameStart;
        _lastNameLength = path.Length - parts.NameStart;
        _clipOfFrame[_frameCount] = clip;
        _frames[_frameCount++] = new ZipFrame(entry);
        if (entry.Method != 0) _deflatedCount++;
        AddToHash(entry, path[parts.ClassStart..]);
    }

    private int ClipOf(ZipEntry entry, ReadOnlySpan<byte> path, FramePath parts)
    {
        var key = path[parts.ClassStart..(parts.NameStart - 1)];
        var name = path[parts.NameStart..];
        var last = _frameCount > 0 ? _clipOfFrame[_frameCount - 1] : -1;
        if (last >= 0 && _file.Span(_lastKeyOffset, _lastKey.End.Value).SequenceEqual(key))
        {
            if (FrameNameOrder.Compare(_file.Span(_lastNameOffset, _lastNameLength), name) >= 0) MarkUnsorted(last);
            return last;
        }

        (_lastKeyOffset, _lastKey) = (entry.NameOffset + parts.ClassStart, ..key.Length);
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_clipByHash, XxHash128.HashToUInt128(key), out var exists);
        if (exists)
        {
            _scattered = true;
            MarkUnsorted(known);
            return known;
        }

        known = _drafts.Count;
        _drafts.Add(new ClipDraft(IdOf(path, parts, entry.HasUtf8Name), _frameCount));
        return known;
    }

    private ClipId IdOf(ReadOnlySpan<byte> path, FramePath parts, bool utf8)
    {
        var type = ZipNames.Decode(path[parts.ClassStart..(parts.ClipStart - 1)], utf8);
        var name = ZipNames.Decode(path[parts.ClipStart..(parts.NameStart - 1)], utf8);
        // Clips of a class stand together, so this shares one string between them.
        if (_drafts.Count > 0 && _drafts[^1].Id.ClassName == type) type = _drafts[^1].Id.ClassName;
        return new ClipId(type, name);
    }

    private void MarkUnsorted(int clip) => CollectionsMarshal.AsSpan(_drafts)[clip].Unsorted = true;

    /// <summary>Brings the frames of each clip together where the directory has them apart.</summary>
    private void Gather()
    {
        var drafts = CollectionsMarshal.AsSpan(_drafts);
        var next = new int[drafts.Length];
        for (int clip = 0, first = 0; clip < drafts.Length; clip++)
        {
            drafts[clip].First = next[clip] = first;
            first += drafts[clip].Count;
        }

        var gathered = new ZipFrame[_frameCount];
        for (var i = 0; i < _frameCount; i++) gathered[next[_clipOfFrame[i]]++] = _frames[i];
        _frames = gathered;
    }

    private void SortFrames(ClipDraft draft)
    {
        var frames = _frames.AsSpan(draft.First, draft.Count);
        var names = new byte[draft.Count][];
        for (var i = 0; i < names.Length; i++) names[i] = LocalName(frames[i]);
        names.AsSpan().Sort(frames, static (left, right) => FrameNameOrder.Compare(left, right));
        for (var i = 1; i < names.Length; i++)
        {
            if (FrameNameOrder.Compare(names[i - 1], names[i]) != 0) continue;
            throw new StrmException($"The clip {draft.Id} of {_file.Path} has the frame {ZipNames.Decode(names[i], false)} twice.",
                "A frame's number may stand once in a clip.", "Make the archive again, with one frame of each number and one root folder.");
        }
    }

    private byte[] LocalName(ZipFrame frame)
    {
        var length = BinaryPrimitives.ReadUInt16LittleEndian(_file.Span(frame.HeaderOffset + 26, 2));
        var path = _file.Span(frame.HeaderOffset + ZipDirectory.LocalHeaderLength, length);
        var name = path[(path.LastIndexOf(FramePath.Separator(path)) + 1)..];
        return FrameNameOrder.IsFrame(name) ? name.ToArray() : throw _directory.Damaged("its directory and its entries disagree on names");
    }

    private void AddToHash(ZipEntry entry, ReadOnlySpan<byte> path)
    {
        Span<byte> content = stackalloc byte[12];
        BinaryPrimitives.WriteInt64LittleEndian(content, entry.Size);
        BinaryPrimitives.WriteUInt32LittleEndian(content[8..], entry.Crc);
        var hash = XxHash128.HashToUInt128(path, (long)XxHash3.HashToUInt64(content));
        // A sum does not depend on the order of the entries.
        _hashLow += (ulong)hash;
        _hashHigh += (ulong)(hash >> 64);
    }

    private static bool IsNearRoot(ReadOnlySpan<byte> path, byte separator, ReadOnlySpan<byte> file)
    {
        var name = path.LastIndexOf(separator) + 1;
        return path[name..].SequenceEqual(file) && (name == 0 || !path[..(name - 1)].Contains(separator));
    }

    private void Ignore(ZipEntry entry)
    {
        if (_ignoredCount++ < ExamplesKept) _ignored.Add(Name(entry));
    }

    private string Name(ZipEntry entry) => ZipNames.Decode(_file.Span(entry.NameOffset, entry.NameLength), entry.HasUtf8Name);

    private StrmException Refused(ZipEntry entry) => new($"The archive {_file.Path} has an entry named '{Name(entry)}'.",
        "Names that lead out of the archive's own folder are refused.", "Make the archive again with names like class/clip/00000001.jpg.");

    private StrmException Unreadable(ZipEntry entry, string why) => new($"{Name(entry)} in {_file.Path} {why}.",
        "Frames are stored or deflated, and not encrypted.", "Make the archive again with 'strm data prepare' or 'zip -0'.");

    private record struct ClipDraft(ClipId Id, int First)
    {
        public int Count;
        public bool Unsorted;
    }
}
