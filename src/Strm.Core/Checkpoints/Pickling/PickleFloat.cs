using System.Globalization;

namespace Strm.Checkpoints.Pickling;

/// <summary>A floating-point number of 64 bits.</summary>
/// <param name="value">The value.</param>
public sealed class PickleFloat(double value) : PickleValue
{
    /// <summary>The value.</summary>
    public double Value { get; } = value;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("R", CultureInfo.InvariantCulture);
}
