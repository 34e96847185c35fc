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
}
