using System.IO.Hashing;

namespace Strm.Checkpoints.PyTorch;

/// <summary>The bytes of a storage: a run of elements that one or more tensors view.</summary>
/// <param name="file">The file.</param>
/// <param name="byteCount">The size in bytes.</param>
internal sealed class TorchStorage(MappedFile file, long byteCount)
{
    private const int Block = 1 << 18; // Small enough to be in the processor's cache when it is hashed.

    private readonly Lock _lock = new();
    private readonly uint? _checksum;
    private volatile bool _verified;

    /// <summary>The size in bytes.</summary>
    public long ByteCount { get; } = byteCount;

    /// <summary>Where the bytes begin in the file; a legacy file tells only after its last pickle.</summary>
    public long Offset { get; set; } = -1;

    /// <summary>Whether the elements are stored with the most significant byte first.</summary>
    public bool IsBigEndian { get; init; }

    /// <summary>The CRC-32 that the file states; null where it states none.</summary>
    public uint? Checksum
    {
        init => _checksum = value;
    }

    /// <summary>A part of the bytes, which are checked when the first part is asked for.</summary>
    /// <param name="start">Where the part begins in the storage.</param>
    /// <param name="count">Its length in bytes.</param>
    public ReadOnlySpan<byte> Span(long start, int count)
    {
        if (count == 0) return default;
        Verify();
        return file.Span(Offset + start, count);
    }

    /// <summary>Copies a part of the bytes, and checks them on the way where the part is the whole.</summary>
    /// <param name="start">Where the part begins in the storage.</param>
    /// <param name="destination">Where to, filled whole.</param>
    public void Read(long start, Span<byte> destination)
    {
        if (destination.Length < ByteCount) Verify();
        if (_verified || _checksum is null)
        {
            file.Read(Offset + start, destination);
            return;
        }

        var crc = new Crc32();
        for (var done = 0; done < destination.Length; done += Block)
        {
            var part = destination.Slice(done, Math.Min(Block, destination.Length - done));
            file.Read(Offset + done, part);
            crc.Append(part);
        }

        Compare(crc);
    }

    private void Verify()
    {
        if (_verified) return;
        lock (_lock)
        {
            if (_verified) return;
            var crc = new Crc32();
            for (var done = 0L; _checksum is not null && done < ByteCount; done += Block) crc.Append(file.Span(Offset + done, (int)Math.Min(Block, ByteCount - done)));
            Compare(crc);
        }
    }

    private void Compare(Crc32 computed)
    {
        if (_checksum is { } stated && computed.GetCurrentHashAsUInt32() != stated)
            throw CheckpointErrors.Damaged(file.Path, $"the {ByteCount} bytes of weights at byte {Offset} do not match their checksum");
        _verified = true;
    }
}
