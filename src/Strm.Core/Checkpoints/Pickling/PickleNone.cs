namespace Strm.Checkpoints.Pickling;

/// <summary>Python's <c>None</c>.</summary>
public sealed class PickleNone : PickleValue
{
    private PickleNone()
    {
    }

    /// <summary>The only one.</summary>
    public static PickleNone Value { get; } = new();

    /// <inheritdoc/>
    public override string ToString() => "None";
}
