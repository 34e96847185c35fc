using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.DotNet.Interactive.Parsing;

namespace Microsoft.DotNet.Interactive;

/// <summary>How commands run: questions about code at once, everything else in the order in which it was sent.</summary>
public abstract partial class Kernel
{
    private static readonly ConcurrentDictionary<(Type Kernel, Type Command), MethodInfo?> DeclaredHandlers = new();
    private readonly SemaphoreSlim queue = new(1, 1);
    private volatile KernelInvocationContext? current;

    public async Task<KernelCommandResult> SendAsync(KernelCommand command, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        ConsoleCapture.Ensure();

        // A command sent while another runs is part of that one, and waiting for its turn would be waiting for ever.
        if (KernelInvocationContext.Current is { IsComplete: false } context && command is not Commands.Cancel)
        {
            if (command.Parent is null && command != context.Command) command.SetParent(context.Command);
            var result = context.ResultFor(command);
            await RunAsync(command, context);
            context.Complete(command);
            return result;
        }

        return await SendFromOutsideAsync(command, cancellationToken);
    }

    internal DirectiveCommand CommandFor(KernelActionDirective directive, string line, string targetKernelName) =>
        new((command, context) => RunDirectiveAsync(directive, line, command, context), targetKernelName);

    internal async Task<string> AskAsync(string prompt, string? typeHint)
    {
        var result = await SendAsync(new RequestInput(prompt, typeHint));
        if (result.Events.OfType<CommandFailed>().FirstOrDefault() is { } failed) throw new InvalidOperationException(failed.Message);
        return result.Events.OfType<InputProduced>().FirstOrDefault()?.Value ?? string.Empty;
    }

    internal async Task InvokePipelineAsync(KernelCommand command, KernelInvocationContext context)
    {
        var (handlingBefore, runningBefore) = (context.HandlingKernel, context.Running);
        (context.HandlingKernel, context.Running) = (this, command);
        try
        {
            if (command is SubmitCode or LanguageServiceCommand or RequestValueInfos) await RunDeferredInTurnAsync(context);
            await Continue(0)(command, context);
        }
        finally
        {
            (context.HandlingKernel, context.Running) = (handlingBefore, runningBefore);
        }

        KernelPipelineContinuation Continue(int step) => (next, nextContext) =>
            step == middleware.Count ? HandleAsync(next, nextContext) : middleware[step](next, nextContext, Continue(step + 1));
    }

    internal virtual Task HandleAsync(KernelCommand command, KernelInvocationContext context)
    {
        if (handlers.TryGetValue(command.GetType(), out var handler)) return handler(command, context);
        if (Declared(command.GetType()) is { } declared) return (Task)declared.Invoke(this, [command, context])!;
        if (command.Handler is not null || Overrides(command)) return command.InvokeAsync(context);
        if (command is RequestKernelInfo) return DescribeAsync(command, context);
        context.Fail(command, new CommandNotSupportedException(command.GetType(), this));
        return Task.CompletedTask;
    }

    private static bool IsAnsweredAtOnce(KernelCommand command) =>
        command is LanguageServiceCommand or RequestDiagnostics or RequestKernelInfo or RequestValue or RequestValueInfos or Quit or Commands.Cancel;

    private static bool Overrides(KernelCommand command) =>
        command.GetType().GetMethod(nameof(KernelCommand.InvokeAsync))!.DeclaringType != typeof(KernelCommand);

    private MethodInfo? Declared(Type command) => DeclaredHandlers.GetOrAdd((GetType(), command), static key =>
    {
        var handler = typeof(IKernelCommandHandler<>).MakeGenericType(key.Command);
        return handler.IsAssignableFrom(key.Kernel) ? handler.GetMethod("HandleAsync") : null;
    });

    private async Task<KernelCommandResult> SendFromOutsideAsync(KernelCommand command, CancellationToken cancellationToken)
    {
        if (command is Commands.Cancel or Quit) RootKernel.current?.Cancel();
        var context = new KernelInvocationContext(command, this);
        if (IsAnsweredAtOnce(command))
        {
            await RunAsRootAsync(command, context, cancellationToken);
            return context.Result;
        }

        var root = RootKernel;
        await root.queue.WaitAsync(CancellationToken.None);
        try
        {
            root.current = context;
            await RunAsRootAsync(command, context, cancellationToken);
        }
        finally
        {
            root.current = null;
            root.queue.Release();
        }

        return context.Result;
    }

    // Not awaited inline, so that the ambient context ends with this call.
    private async Task RunAsRootAsync(KernelCommand command, KernelInvocationContext context, CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.Register(context.Cancel);
        context.MakeAmbient();
        await RunAsync(command, context);
        context.Dispose();
    }

    private async Task RunAsync(KernelCommand command, KernelInvocationContext context)
    {
        try
        {
            foreach (var part in Split(command))
            {
                if (context.HasFailed(command)) break;
                if (part != command)
                {
                    part.IsPart = true;
                    if (part.Parent is null) part.SetParent(command);
                }

                await InvokePipelineAsync(part, context);
            }
        }
        catch (Exception exception)
        {
            context.Fail(command, exception);
        }
    }

    private IReadOnlyList<KernelCommand> Split(KernelCommand command) => command switch
    {
        SubmitCode { IsPart: false } submission => Submissions.Split(submission),
        LanguageServiceCommand { IsPart: false } question => [PartAt(question)],
        _ => [command],
    };

    // What is answered at once runs beside a cell, but code never does: it runs now if nothing else does, else before the next cell.
    private async Task RunDeferredInTurnAsync(KernelInvocationContext context)
    {
        if (!IsAnsweredAtOnce(context.Command))
        {
            await RunDeferredAsync(context);
        }
        else if (await RootKernel.queue.WaitAsync(0))
        {
            try
            {
                await RunDeferredAsync(context);
            }
            finally
            {
                RootKernel.queue.Release();
            }
        }
    }

    private async Task RunDeferredAsync(KernelInvocationContext context)
    {
        while (true)
        {
            KernelCommand? command;
            lock (deferred)
            {
                if (!deferred.TryDequeue(out command)) return;
            }

            command.SetParent(context.Command);
            await RunAsync(command, context);
        }
    }

    private async Task RunDirectiveAsync(KernelActionDirective directive, string text, KernelCommand command, KernelInvocationContext context)
    {
        var line = DirectiveLine.Parse(directive, text);
        if (line.Errors.Count > 0)
        {
            context.Fail(command, message: $"{line.Directive.FullName}: {string.Join("; ", line.Errors)}");
            return;
        }

        if (directiveHandlers.TryGetValue(line.Directive.FullName, out var handler))
        {
            await handler(command, context);
        }
        else if (line.Directive.KernelCommandType is not null)
        {
            var bound = await DirectiveBinder.BindAsync(line, context.RootKernel.ChildFor(command.TargetKernelName) ?? this, context);
            bound.IsPart = true;
            bound.SetParent(command);
            bound.TargetKernelName = command.TargetKernelName;
            var errors = bound is KernelDirectiveCommand checkable && RootKernel is CompositeKernel composite ? checkable.GetValidationErrors(composite).ToList() : [];
            if (errors.Count > 0) context.Fail(command, message: string.Join(Environment.NewLine, errors));
            else if (handlers.TryGetValue(bound.GetType(), out var typed)) await typed(bound, context);
            else context.Fail(command, new CommandNotSupportedException(bound.GetType(), this));
        }
    }

    private async Task DescribeAsync(KernelCommand command, KernelInvocationContext context)
    {
        foreach (var kernel in this is CompositeKernel composite ? [this, .. composite.ChildKernels] : new[] { this })
        {
            context.Publish(new KernelInfoProduced(kernel.KernelInfo, command));
        }

        await Task.CompletedTask;
    }
}
