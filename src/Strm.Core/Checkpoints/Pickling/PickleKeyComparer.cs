namespace Strm.Checkpoints.Pickling;

/// <summary>Compares dictionary keys by value. The hashes are seeded at random, so no file can make them collide.</summary>
internal sealed class PickleKeyComparer : IEqualityComparer<PickleValue>
{
    /// <summary>The only one.</summary>
    public static PickleKeyComparer Instance { get; } = new();

    /// <summary>Whether a value may be a key: a text, a number, a truth value or None.</summary>
    /// <param name="value">The value.</param>
    public static bool IsKey(PickleValue value) => value is PickleText or PickleInteger or PickleFloat or PickleBoolean or PickleNone;

    /// <inheritdoc/>
    public bool Equals(PickleValue? x, PickleValue? y) => (x, y) switch
    {
        (PickleText a, PickleText b) => string.Equals(a.Value, b.Value, StringComparison.Ordinal),
        (PickleInteger a, PickleInteger b) => a.Value == b.Value,
        (PickleFloat a, PickleFloat b) => BitConverter.DoubleToUInt64Bits(a.Value) == BitConverter.DoubleToUInt64Bits(b.Value),
        _ => ReferenceEquals(x, y),
    };

    /// <inheritdoc/>
    public int GetHashCode(PickleValue obj) => obj switch
    {
        PickleText text => text.Value.GetHashCode(StringComparison.Ordinal),
        PickleInteger integer => Hash((ulong)(integer.Value & ulong.MaxValue)),
        PickleFloat value => Hash(BitConverter.DoubleToUInt64Bits(value.Value)),
        _ => HashCode.Combine(obj.GetType()),
    };

    /// <summary>Both halves are mixed with the seed on their own: a 64-bit number's own hash is their exclusive or, which is easy to collide.</summary>
    private static int Hash(ulong bits) => HashCode.Combine((uint)bits, (uint)(bits >> 32));
}
