using System.Globalization;
using System.Numerics;

namespace Strm.Checkpoints.Pickling;

/// <summary>An integer; Python's have no bound.</summary>
public sealed class PickleInteger : PickleValue
{
    private static readonly PickleInteger[] Small = [.. Enumerable.Range(0, 256).Select(i => new PickleInteger(i))];

    private PickleInteger(BigInteger value) => Value = value;

    /// <summary>The value.</summary>
    public BigInteger Value { get; }

    /// <summary>An integer; small ones are shared.</summary>
    /// <param name="value">The value.</param>
    public static PickleInteger Of(BigInteger value) => value >= 0 && value < Small.Length ? Small[(int)value] : new PickleInteger(value);

    /// <summary>The value, where it fits in 64 bits.</summary>
    /// <param name="value">The value.</param>
    public bool TryGetInt64(out long value)
    {
        var fits = Value >= long.MinValue && Value <= long.MaxValue;
        value = fits ? (long)Value : 0;
        return fits;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
