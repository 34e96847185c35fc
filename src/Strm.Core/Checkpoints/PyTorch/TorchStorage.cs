using System.IO.Hashing;
using Strm.Checkpoints.Pickling;

namespace Strm.Checkpoints.PyTorch;

/// <summary>The bytes of a storage: a run of elements that one or more tensors view.</summary>
/// <param name="file">The file.</param>
/// <param name="byteCount">The size in bytes.</param>
internal sealed class TorchStorage(MappedFile file, long byteCount)
{
    private const int Block = 1 << 18; // Small enough to be in the CPU's cache when it is hashed.

    private readonly Lock gate = new();
    private readonly uint? checksum;
    private volatile bool verified;

    /// <summary>The size in bytes.</summary>
    public long ByteCount { get; } = byteCount;

    /// <summary>Where the bytes begin in the file; a legacy file says so only after its last pickle.</summary>
    public long Offset { get; set; } = -1;

    /// <summary>Whether the elements are stored with the most significant byte first.</summary>
    public bool IsBigEndian { get; init; }

    /// <summary>The CRC-32 that the file states; null if it states none.</summary>
    public uint? Checksum
    {
        init => checksum = value;
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

    /// <summary>Copies a part of the bytes, checking them on the way if the part is the whole.</summary>
    /// <param name="start">Where the part begins in the storage.</param>
    /// <param name="destination">Receives the bytes; it is filled completely.</param>
    public void Read(long start, Span<byte> destination)
    {
        if (destination.Length < ByteCount) Verify();
        if (verified || checksum is null)
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
        if (verified) return;
        lock (gate)
        {
            if (verified) return;
            var crc = new Crc32();
            for (var done = 0L; checksum is not null && done < ByteCount; done += Block)
                crc.Append(file.Span(Offset + done, (int)Math.Min(Block, ByteCount - done)));
            Compare(crc);
        }
    }

    private void Compare(Crc32 computed)
    {
        if (this.checksum is { } stated && computed.GetCurrentHashAsUInt32() != stated)
            throw CheckpointErrors.Damaged(file.Path, $"the {ByteCount} bytes of weights at byte {Offset} do not match their checksum");
        verified = true;
    }
}

/// <summary>Where a file keeps its storages.</summary>
internal interface ITorchStorages
{
    /// <summary>The storage with a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="byteCount">The size in bytes that the pickle states.</param>
    /// <exception cref="StrmException">The file has no such storage, or one of another size.</exception>
    TorchStorage Find(string key, long byteCount);
}

/// <summary>A storage, or a part of one, as a pickle refers to it.</summary>
/// <param name="Storage">The bytes.</param>
/// <param name="Type">The element type.</param>
/// <param name="Start">The first element of the part.</param>
/// <param name="Count">The number of elements of the part.</param>
internal sealed record PickleStorage(TorchStorage Storage, TensorType Type, long Start, long Count) : PickleValue;
