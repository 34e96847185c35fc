namespace Strm.Checkpoints;

/// <summary>Where the elements of a tensor come from.</summary>
internal abstract class TensorData
{
    /// <summary>Writes the elements.</summary>
    /// <param name="stream">Where to.</param>
    public abstract void CopyTo(Stream stream);

    /// <summary>The elements without a copy, where that is possible.</summary>
    /// <param name="bytes">The elements.</param>
    public virtual bool TryGetSpan(out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        return false;
    }

    /// <summary>Copies the elements into memory, where that is possible at once.</summary>
    /// <param name="destination">As long as the tensor.</param>
    /// <returns>Whether it was.</returns>
    public virtual bool TryRead(Span<byte> destination)
    {
        if (!TryGetSpan(out var bytes)) return false;
        bytes.CopyTo(destination);
        return true;
    }
}
