namespace Strm.Data;

/// <summary>Memory that one reader uses again and again for the encoded bytes of frames.</summary>
public sealed class FrameBuffer
{
    private byte[] _bytes = new byte[1 << 16];

    /// <summary>Reads a stream to its end; what an earlier call returned is no longer valid.</summary>
    /// <param name="source">The stream.</param>
    /// <param name="limit">More bytes than this are an error.</param>
    /// <exception cref="InvalidDataException">The stream is longer than the limit.</exception>
    internal ReadOnlySpan<byte> Fill(Stream source, int limit)
    {
        var length = 0;
        int read;
        while ((read = source.Read(_bytes, length, _bytes.Length - length)) > 0)
        {
            length += read;
            if (length > limit) throw new InvalidDataException($"it is larger than {limit >> 20} MB");
            if (length == _bytes.Length) Array.Resize(ref _bytes, length * 2);
        }

        return _bytes.AsSpan(0, length);
    }
}
