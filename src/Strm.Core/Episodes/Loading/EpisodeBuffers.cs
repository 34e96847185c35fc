namespace Strm.Episodes;

/// <summary>Large blocks of memory that are reused.</summary>
/// <remarks>
/// The blocks are pinned, so that a tensor library can copy from them directly. All members
/// may be used from several threads.
/// </remarks>
internal sealed class EpisodeBuffers
{
    private readonly Stack<byte[]> free = new();
    private readonly Lock gate = new();
    private long inUse;

    /// <summary>Bytes taken and not yet returned.</summary>
    public long InUse => Interlocked.Read(ref inUse);

    /// <summary>The number of blocks that were made.</summary>
    public int Allocated { get; private set; }

    /// <summary>Takes a block of at least the given length.</summary>
    /// <param name="length">The length in bytes.</param>
    public byte[] Take(int length)
    {
        Interlocked.Add(ref inUse, length);
        lock (gate)
        {
            // A block that is too small is replaced by a larger one, so that at most one size stays.
            while (free.TryPop(out var block))
            {
                if (block.Length >= length) return block;
            }

            Allocated++;
        }

        return GC.AllocateUninitializedArray<byte>(length, pinned: true);
    }

    /// <summary>Gives a block back.</summary>
    /// <param name="block">The block.</param>
    /// <param name="length">The length that it was taken for.</param>
    public void Return(byte[] block, int length)
    {
        lock (gate) free.Push(block);
        Interlocked.Add(ref inUse, -length);
    }
}
