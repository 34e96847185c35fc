namespace Strm.Checkpoints.Pickling;

/// <summary>A truth value.</summary>
public sealed class PickleBoolean : PickleValue
{
    private PickleBoolean(bool value) => Value = value;

    /// <summary>Python's <c>True</c>.</summary>
    public static PickleBoolean True { get; } = new(true);

    /// <summary>Python's <c>False</c>.</summary>
    public static PickleBoolean False { get; } = new(false);

    /// <summary>The value.</summary>
    public bool Value { get; }

    /// <summary>The one of a value.</summary>
    /// <param name="value">The value.</param>
    public static PickleBoolean Of(bool value) => value ? True : False;

    /// <inheritdoc/>
    public override string ToString() => Value ? "True" : "False";
}
