using System.Diagnostics;

namespace Strm.Tests;

/// <summary>
/// Damaged files of one format: each is read, or refused with a sentence, within two seconds and without more memory than its
/// length and 64 MB.
/// </summary>
/// <param name="format">The format's name: the changes depend on it.</param>
/// <param name="whole">Valid files.</param>
/// <param name="isRefusal">Whether an exception is the refusal that the reader documents.</param>
internal sealed class Fuzzing(string format, IReadOnlyList<byte[]> whole, Func<Exception, bool> isRefusal)
{
    private const double LongestSeconds = 2;

    /// <summary>How a file is changed; default: its bytes.</summary>
    public Func<byte[], IReadOnlyList<byte[]>, RandomSource, byte[]> Damage { get; init; } = Mutation.Of;

    /// <summary>The bytes that a reader may take beyond the file's length.</summary>
    public long Allowance { get; init; } = 64 << 20;

    /// <summary>Whether the reader uses threads of its own, whose memory counts as well.</summary>
    public bool HasOwnThreads { get; init; }

    /// <summary>The file of a number.</summary>
    public byte[] File(long seed, int index) => Damage(whole[index % whole.Count], whole, new RandomSource(seed, "fuzz " + format, index));

    /// <summary>Reads many damaged files.</summary>
    /// <param name="seed">Where the changes come from.</param>
    /// <param name="count">How many.</param>
    /// <param name="reader">Makes a reader; each is used by one thread.</param>
    /// <returns>How many were refused.</returns>
    public int Run(long seed, int count, Func<int, Action<byte[]>> reader)
    {
        var (next, refused) = (-1, 0);
        using var gate = new ReaderWriterLockSlim();
        Parallel.For(0, Environment.ProcessorCount, worker =>
        {
            var read = reader(worker);
            if (worker == 0) foreach (var file in whole) Assert.True(IsRead(read, file, "A valid file"), "The files that are damaged must be whole.");
            for (int i; (i = Interlocked.Increment(ref next)) < count;)
            {
                if (!IsReadWithinBounds(gate, read, File(seed, i), $"File {i} of seed {seed}")) Interlocked.Increment(ref refused);
            }
        });
        return refused;
    }

    // The machine may have been busy with something else, and other readers take memory too: only what is beyond the bounds once more, alone, is.
    private bool IsReadWithinBounds(ReaderWriterLockSlim gate, Action<byte[]> read, byte[] content, string name)
    {
        gate.EnterReadLock();
        (bool IsRead, double Seconds, long Bytes) taken;
        try
        {
            taken = Measure(read, content, name);
        }
        finally
        {
            gate.ExitReadLock();
        }

        if (taken.Seconds <= LongestSeconds && taken.Bytes <= content.Length + Allowance) return taken.IsRead;
        gate.EnterWriteLock();
        try
        {
            var again = Measure(read, content, name);
            Assert.True(again.Bytes <= content.Length + Allowance, $"{name} ({content.Length} bytes) took {again.Bytes} bytes.");
            Assert.True(again.Seconds <= LongestSeconds, $"{name} took {taken.Seconds} s, then {again.Seconds} s.");
            return again.IsRead;
        }
        finally
        {
            gate.ExitWriteLock();
        }
    }

    private (bool IsRead, double Seconds, long Bytes) Measure(Action<byte[]> read, byte[] content, string name)
    {
        var (before, watch) = (Allocated(), Stopwatch.StartNew());
        var isRead = IsRead(read, content, name);
        return (isRead, watch.Elapsed.TotalSeconds, Allocated() - before);
    }

    private long Allocated() => HasOwnThreads ? GC.GetTotalAllocatedBytes() : GC.GetAllocatedBytesForCurrentThread();

    private bool IsRead(Action<byte[]> read, byte[] content, string name)
    {
        try
        {
            read(content);
            return true;
        }
        catch (Exception exception) when (isRefusal(exception))
        {
            Assert.True(exception.Message.Length is > 20 and < 2000, $"{name} is refused with {exception.Message.Length} characters: {exception.Message}");
            return false;
        }
        catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException($"{name}: {exception.GetType().Name}: {exception.Message}", exception);
        }
    }
}
