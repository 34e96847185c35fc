using System.IO.Hashing;

namespace Strm;

/// <summary>Passes what is written on to another stream and counts it, and hashes it on request; disposing it leaves the other stream open.</summary>
/// <param name="inner">The other stream.</param>
/// <param name="hash">What is fed with the bytes, or null.</param>
internal sealed class CountingStream(Stream inner, NonCryptographicHashAlgorithm? hash = null) : WriteOnlyStream
{
    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        inner.Write(buffer);
        hash?.Append(buffer);
        Count += buffer.Length;
    }
}
