using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.DotNet.Interactive.Parsing;

namespace Microsoft.DotNet.Interactive;

/// <summary>Something that runs commands, one at a time, and tells by events what happens.</summary>
public abstract partial class Kernel : IDisposable
{
    private readonly KernelEventSubject events = new();
    private readonly Dictionary<Type, KernelCommandInvocation> handlers = [];
    private readonly Dictionary<string, KernelCommandInvocation> directiveHandlers = [];
    private readonly List<KernelCommandPipelineMiddleware> middleware = [];
    private readonly Queue<KernelCommand> deferred = new();
    private readonly Stack<IDisposable> disposables = new();
    private KernelSpecifierDirective? specifier;
    private int submissions;

    static Kernel() => Formatter.SubscribeToDisplayedValues(displayed =>
    {
        if (KernelInvocationContext.Current is { } context) context.Show(displayed);
        else Formatter.WriteToConsole(displayed);
    });

    protected Kernel(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (Name, RootKernel, KernelInfo) = (name, this, new KernelInfo(name));
        Submissions = new SubmissionParser(this);
    }

    public string Name { get; }

    public KernelInfo KernelInfo { get; }

    public CompositeKernel? ParentKernel { get; internal set; }

    public Kernel RootKernel { get; internal set; }

    public IObservable<KernelEvent> KernelEvents => events;

    /// <summary>How many submissions ended.</summary>
    public int SubmissionCount => submissions;

    public virtual KernelSpecifierDirective KernelSpecifierDirective => specifier ??= new KernelSpecifierDirective($"#!{Name}", Name);

    internal SubmissionParser Submissions { get; }

    public void AddMiddleware(KernelCommandPipelineMiddleware middleware, [CallerMemberName] string? caller = null) => this.middleware.Add(middleware);

    public void AddDirective(KernelActionDirective directive, KernelCommandInvocation handler)
    {
        SetDirective(directive);
        directiveHandlers[directive.FullName] = handler;
    }

    public void AddDirective<TCommand>(KernelActionDirective directive, Func<TCommand, KernelInvocationContext, Task> handler)
        where TCommand : KernelCommand
    {
        directive.KernelCommandType ??= typeof(TCommand);
        if (directive.KernelCommandType != typeof(TCommand)) throw new ArgumentException($"KernelCommandType must be {typeof(TCommand)}.", nameof(directive));
        if (directive.Parent is null) SetDirective(directive);
        RegisterCommandHandler(handler);
    }

    public void RegisterCommandHandler<TCommand>(Func<TCommand, KernelInvocationContext, Task> handler)
        where TCommand : KernelCommand =>
        handlers[typeof(TCommand)] = (command, context) => handler((TCommand)command, context);

    /// <summary>Runs a command ahead of the next one.</summary>
    public void DeferCommand(KernelCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        lock (deferred) deferred.Enqueue(command);
    }

    public void RegisterForDisposal(Action dispose) => RegisterForDisposal(new Disposable(dispose));

    public void RegisterForDisposal(IDisposable disposable)
    {
        ArgumentNullException.ThrowIfNull(disposable);
        disposables.Push(disposable);
    }

    public bool SupportsCommandType(Type commandType) =>
        handlers.ContainsKey(commandType) || GetType().IsAssignableTo(typeof(IKernelCommandHandler<>).MakeGenericType(commandType));

    public void Dispose()
    {
        while (disposables.TryPop(out var disposable)) disposable.Dispose();
        events.OnCompleted();
        GC.SuppressFinalize(this);
    }

    public override string ToString() => $"{GetType().Name}: {Name}";

    protected internal void PublishEvent(KernelEvent kernelEvent) => events.OnNext(kernelEvent);

    internal int NextExecutionOrder(KernelCommand command) => command is SubmitCode ? Interlocked.Increment(ref submissions) : submissions;

    internal virtual Kernel? ChildFor(string? name) => null;

    private protected void SetDirective(KernelDirective directive)
    {
        var directives = KernelInfo.SupportedDirectives;
        if (directives.FirstOrDefault(other => other.Name == directive.Name) is { } other) directives.Remove(other);
        directives.Add(directive);
    }
}
