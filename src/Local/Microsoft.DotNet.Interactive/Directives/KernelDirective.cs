namespace Microsoft.DotNet.Interactive.Directives;

/// <summary>A magic command: a line that begins with its name.</summary>
public abstract class KernelDirective
{
    protected KernelDirective(string name) => Name = name;

    public string Name { get; init; }

    public string? Description { get; set; }

    public bool Hidden { get; set; }

    public ICollection<KernelDirectiveParameter> Parameters { get; init; } = [];

    public override string ToString() => Name;
}
