using System.Collections;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Events;

namespace Microsoft.DotNet.Interactive;

/// <summary>Several kernels behind one; a submission says by directives which part is for which.</summary>
public sealed class CompositeKernel : Kernel, IEnumerable<Kernel>
{
    private string? defaultKernelName;

    public CompositeKernel(string? name = null)
        : base(name ?? ".NET") => KernelInfo.IsComposite = true;

    public KernelCollection ChildKernels { get; } = new();

    public string? DefaultKernelName
    {
        get => defaultKernelName ?? (ChildKernels.Count == 1 ? ChildKernels.Single().Name : null);
        set => defaultKernelName = value;
    }

    public void Add(Kernel kernel, IEnumerable<string>? aliases = null)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        if (kernel.ParentKernel is not null) throw new InvalidOperationException($"Kernel \"{kernel.Name}\" already has a parent: \"{kernel.ParentKernel.Name}\".");
        if (kernel is CompositeKernel) throw new ArgumentException("CompositeKernel cannot be added as a child kernel.", nameof(kernel));
        (kernel.ParentKernel, kernel.RootKernel) = (this, RootKernel);
        kernel.KernelInfo.Aliases = [.. kernel.KernelInfo.Aliases, .. aliases ?? []];
        SetDirective(Described(kernel.KernelSpecifierDirective, kernel));
        foreach (var alias in kernel.KernelInfo.Aliases) SetDirective(Described(new KernelSpecifierDirective($"#!{alias}", kernel.Name), kernel));
        ChildKernels.Add(kernel);
        RegisterForDisposal(kernel.KernelEvents.Subscribe(new Forward(this)));
        RegisterForDisposal(kernel);
    }

    public IEnumerator<Kernel> GetEnumerator() => ChildKernels.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal override Kernel? ChildFor(string? name)
    {
        name ??= DefaultKernelName;
        return name is not null && ChildKernels.TryGetByAlias(name, out var child) ? child : null;
    }

    internal override Task HandleAsync(KernelCommand command, KernelInvocationContext context)
    {
        var isOwn = command is DirectiveCommand or RequestKernelInfo or Quit or Commands.Cancel || command.TargetKernelName == Name;
        if (isOwn || (command.TargetKernelName is null && SupportsCommandType(command.GetType()))) return base.HandleAsync(command, context);
        return ChildFor(command.TargetKernelName) is { } child && child.SupportsCommandType(command.GetType())
            ? child.InvokePipelineAsync(command, context)
            : base.HandleAsync(command, context);
    }

    private static KernelSpecifierDirective Described(KernelSpecifierDirective directive, Kernel kernel)
    {
        directive.Description ??= $"Run the code that follows using the {kernel.Name} kernel.";
        return directive;
    }

    private sealed class Forward(CompositeKernel parent) : IObserver<KernelEvent>
    {
        public void OnNext(KernelEvent value) => parent.PublishEvent(value);

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
