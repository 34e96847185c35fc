using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using Strm.Zip;

namespace Strm.Data;

/// <summary>The frames of a memory-mapped zip.</summary>
internal sealed class ZipFrameArchive : FrameArchive
{
    // Bytes read before the touched pages are let go, so that resident memory does not grow with what has been read.
    private const long ReleaseAfter = 32L << 20;

    // The system maps this much around each touched page.
    private const int PagesAround = 1 << 16;

    private const int LargestFrame = 256 << 20;
    private const uint LocalSignature = 0x04034B50;

    private readonly MappedFile _file;
    private readonly ZipFrame[] _frames;
    private long _touched;

    private ZipFrameArchive(string path, MappedFile file)
        : base(path)
    {
        _file = file;
        var table = new ZipFrameTable(file);
        (_frames, Fingerprint) = (table.Frames, table.Fingerprint);
        Fill(table.Clips(), table.Problems());
        if (table.Split is { } split) SplitText = Encoding.UTF8.GetString(Bytes(new ZipFrame(split), null, 0, new FrameBuffer()));
    }

    /// <inheritdoc/>
    public override string Fingerprint { get; }

    public static ZipFrameArchive Read(string path)
    {
        var file = MappedFile.Open(path, "archive");
        try
        {
            return new ZipFrameArchive(path, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override string FrameName(FrameClip clip, int frame)
    {
        CheckFrame(clip, frame);
        return Name(_frames[clip.First + frame]) ?? Place(clip, frame);
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> ReadFrame(FrameClip clip, int frame, FrameBuffer buffer)
    {
        CheckFrame(clip, frame);
        return Bytes(_frames[clip.First + frame], clip, frame, buffer);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _file.Dispose();
    }

    private ReadOnlySpan<byte> Bytes(ZipFrame frame, FrameClip? clip, int index, FrameBuffer buffer)
    {
        var header = _file.Span(frame.HeaderOffset, ZipDirectory.LocalHeaderLength);
        var start = frame.HeaderOffset + ZipDirectory.LocalHeaderLength + U16(header, 26) + U16(header, 28);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != LocalSignature || start > _file.Length - frame.CompressedSize)
            throw Damaged(clip, index, "has no header where the directory says");
        var bytes = _file.Span(start, frame.CompressedSize);
        CountTouched(frame.CompressedSize);
        if (frame.IsDeflated) bytes = Inflate(bytes, clip, index, buffer);
        return Crc32.HashToUInt32(bytes) == frame.Crc ? bytes : throw Damaged(clip, index, "is not what was written (its CRC-32 differs)");
    }

    private unsafe ReadOnlySpan<byte> Inflate(ReadOnlySpan<byte> bytes, FrameClip? clip, int index, FrameBuffer buffer)
    {
        fixed (byte* start = bytes)
        {
            try
            {
                using var source = new UnmanagedMemoryStream(start, bytes.Length);
                using var inflater = new DeflateStream(source, CompressionMode.Decompress);
                return buffer.Fill(inflater, LargestFrame);
            }
            catch (InvalidDataException exception)
            {
                throw Damaged(clip, index, $"cannot be unpacked ({exception.Message.TrimEnd('.')})");
            }
        }
    }

    private void CountTouched(int length)
    {
        if (Interlocked.Add(ref _touched, length + PagesAround) < ReleaseAfter) return;
        Interlocked.Exchange(ref _touched, 0);
        _file.ReleasePages();
    }

    private string? Name(ZipFrame frame)
    {
        var header = _file.Span(frame.HeaderOffset, ZipDirectory.LocalHeaderLength);
        var start = frame.HeaderOffset + ZipDirectory.LocalHeaderLength;
        var length = U16(header, 26);
        return start > _file.Length - length ? null : ZipNames.Decode(_file.Span(start, length), (U16(header, 6) & 0x800) != 0);
    }

    private static string Place(FrameClip? clip, int index) => clip is null ? "split.json" : $"frame {index + 1} of the clip {clip.Id}";

    private StrmException Damaged(FrameClip? clip, int index, string why) => new($"{Place(clip, index)} in {Location} {why}.",
        "Every frame must be a whole image.", "Copy the archive again, or make it again with 'strm data prepare'.");

    private static ushort U16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);
}
