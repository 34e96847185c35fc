using System.Collections.ObjectModel;

namespace Microsoft.DotNet.Interactive.Directives;

/// <summary>A magic command that does something.</summary>
public class KernelActionDirective : KernelDirective
{
    private readonly SubcommandCollection subcommands;

    public KernelActionDirective(string name, string? description = null)
        : base(name)
    {
        Description = description;
        subcommands = new SubcommandCollection(this);
    }

    /// <summary>The command that its parameters are bound to.</summary>
    public Type? KernelCommandType { get; set; }

    public KernelActionDirective? Parent { get; private set; }

    public ICollection<KernelActionDirective> Subcommands
    {
        get => subcommands;
        init
        {
            foreach (var directive in value) subcommands.Add(directive);
        }
    }

    internal string FullName => Parent is null ? Name : $"{Parent.Name} {Name}";

    internal IEnumerable<KernelDirectiveParameter> AllParameters => Parent is null ? Parameters : Parameters.Concat(Parent.Parameters);

    private sealed class SubcommandCollection(KernelActionDirective owner) : Collection<KernelActionDirective>
    {
        protected override void InsertItem(int index, KernelActionDirective item)
        {
            if (this.Any(other => other.Name == item.Name)) throw new ArgumentException($"Directive already contains a subcommand named '{item.Name}'.");
            if (item.Parent is not null) throw new ArgumentException("Directives cannot be reparented.");
            if (owner.Parent is not null || item.Subcommands.Count > 0) throw new ArgumentException("Only one level of directive subcommands is allowed.");
            item.Parent = owner;
            base.InsertItem(index, item);
        }
    }
}
