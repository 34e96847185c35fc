namespace Strm.Checkpoints.Pickling;

/// <summary>Bytes.</summary>
/// <param name="value">The bytes.</param>
public sealed class PickleBytes(ReadOnlyMemory<byte> value) : PickleValue
{
    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Value { get; } = value;

    /// <inheritdoc/>
    public override string ToString() => $"{Value.Length} bytes";
}
