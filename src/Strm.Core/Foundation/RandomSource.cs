using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using System.Text;

namespace Strm;

/// <summary>A deterministic stream of random numbers that is a function of a seed, a purpose and an index.</summary>
/// <remarks>
/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014). Streams that differ in
/// purpose or index are independent, so any worker or resumed run draws the same numbers. The numbers are fixed: changing
/// them changes every published episode list.
/// </remarks>
public sealed class RandomSource
{
    private const ulong Increment = 0x9E3779B97F4A7C15;

    /// <summary>Opens the stream of a purpose.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="purpose">What the numbers are for, for example <c>episode</c>.</param>
    /// <param name="index">Which one of them, for example the episode's number.</param>
    public RandomSource(long seed, string purpose, long index = 0)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}/{purpose}/{index}"), hash);
        State = BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }

    /// <summary>Continues a stream from a saved <see cref="State"/>.</summary>
    /// <param name="state">The saved state.</param>
    public RandomSource(ulong state) => State = state;

    /// <summary>All that is needed to continue the stream.</summary>
    public ulong State { get; private set; }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextUInt64()
    {
        var z = State += Increment;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>The next several numbers at once: the same that <see cref="NextUInt64()"/> would give.</summary>
    /// <param name="target">Receives them.</param>
    public void NextUInt64(Span<ulong> target)
    {
        var at = 0;
        var offsets = Vector512.Create<ulong>([1, 2, 3, 4, 5, 6, 7, 8]) * Increment;
        for (; at <= target.Length - Vector512<ulong>.Count; at += Vector512<ulong>.Count)
        {
            var z = Vector512.Create(State) + offsets;
            State += Increment * (ulong)Vector512<ulong>.Count;
            z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EB;
            (z ^ (z >>> 31)).CopyTo(target[at..]);
        }

        for (; at < target.Length; at++) target[at] = NextUInt64();
    }

    /// <summary>The next number in [0, 1), with 53 random bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>The next number in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end.</param>
    public double NextDouble(double low, double high) => low + ((high - low) * NextDouble());

    /// <summary>The next integer in [0, <paramref name="bound"/>), without bias.</summary>
    /// <param name="bound">The number of values, at least 1.</param>
    public int NextInt32(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        var limit = ulong.MaxValue - (ulong.MaxValue % (ulong)bound);
        ulong bits;
        do bits = NextUInt64(); while (bits >= limit);
        return (int)(bits % (ulong)bound);
    }

    /// <summary>The next integer in [<paramref name="low"/>, <paramref name="high"/>], both ends included.</summary>
    /// <param name="low">The smallest value.</param>
    /// <param name="high">The largest value.</param>
    public int NextInclusive(int low, int high) => low + NextInt32(high - low + 1);

    /// <summary>The next number of the standard normal distribution (Box and Muller's transform).</summary>
    public double NextGaussian() =>
        Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    /// <summary>Draws <paramref name="count"/> different indices out of [0, <paramref name="population"/>), in random order.</summary>
    /// <param name="population">The number of candidates.</param>
    /// <param name="count">How many to draw, at most <paramref name="population"/>.</param>
    public int[] Sample(int population, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, population);
        var indices = Enumerable.Range(0, population).ToArray();
        for (var i = 0; i < count; i++)
        {
            var j = i + NextInt32(population - i);
            (indices[i], indices[j]) = (indices[j], indices[i]);
        }

        return indices[..count];
    }

    /// <summary>Puts a list into random order (Fisher and Yates).</summary>
    /// <param name="items">The list, changed in place.</param>
    /// <typeparam name="T">Any type.</typeparam>
    public void Shuffle<T>(IList<T> items)
    {
        for (var i = items.Count - 1; i > 0; i--)
        {
            var j = NextInt32(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
