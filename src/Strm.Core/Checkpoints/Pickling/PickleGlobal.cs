namespace Strm.Checkpoints.Pickling;

/// <summary>A Python object that a pickle named and that is on the list of harmless ones; it is never run.</summary>
/// <param name="name">Module and name, for example <c>torch.float32</c>.</param>
public sealed class PickleGlobal(string name) : PickleValue
{
    /// <summary>Module and name.</summary>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
