namespace Strm.Checkpoints.Pickling;

/// <summary>A text.</summary>
/// <param name="value">The text.</param>
public sealed class PickleText(string value) : PickleValue
{
    /// <summary>The text.</summary>
    public string Value { get; } = value;

    /// <inheritdoc/>
    public override string ToString() => $"'{Texts.Clip(Value)}'";
}
