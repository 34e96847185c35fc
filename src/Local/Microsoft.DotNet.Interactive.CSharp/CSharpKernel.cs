using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.DotNet.Interactive.ValueSharing;

namespace Microsoft.DotNet.Interactive.CSharp;

/// <summary>Runs C#, cell by cell; later cells see what earlier ones declared.</summary>
public class CSharpKernel :
    Kernel,
    IKernelCommandHandler<SubmitCode>,
    IKernelCommandHandler<RequestCompletions>,
    IKernelCommandHandler<RequestDiagnostics>,
    IKernelCommandHandler<RequestHoverText>,
    IKernelCommandHandler<RequestSignatureHelp>,
    IKernelCommandHandler<RequestValue>,
    IKernelCommandHandler<RequestValueInfos>,
    IKernelCommandHandler<SendValue>
{
    private readonly ScriptSession session = new();
    private readonly LanguageService language;

    public CSharpKernel()
        : this("csharp")
    {
    }

    public CSharpKernel(string name)
        : base(name)
    {
        KernelInfo.LanguageName = "C#";
        KernelInfo.LanguageVersion = "14.0";
        KernelInfo.DisplayName = $"{name} - C# Script";
        language = new LanguageService(session);
        RegisterForDisposal(session);
        RegisterForDisposal(language);
    }

    public ScriptState? ScriptState => session.State;

    public void AddAssemblyReferences(IEnumerable<string> assemblyPaths)
    {
        foreach (var path in assemblyPaths) session.Reference(path);
    }

    public bool TryGetValue<T>(string name, out T value)
    {
        var variable = Variables().FirstOrDefault(variable => variable.Name == name);
        value = variable is null ? default! : (T)variable.Value;
        return variable is not null;
    }

    public async Task SetValueAsync(string name, object? value, Type? declaredType)
    {
        var type = declaredType ?? value?.GetType() ?? typeof(object);
        var declaration = $"{TypeText.Of(type)} {name} = default;";
        var (script, diagnostics) = session.Compile(declaration, name, CancellationToken.None);
        if (script is null) throw new ArgumentException(ErrorText.Of(diagnostics), nameof(name));
        session.Accept(await CellRunner.RunAsync(script, session.State, CancellationToken.None), declaration);
        session.State!.GetVariable(name).Value = value!;
    }

    async Task IKernelCommandHandler<SubmitCode>.HandleAsync(SubmitCode command, KernelInvocationContext context)
    {
        context.Publish(new CodeSubmissionReceived(command));
        context.Publish(ScriptSession.IsComplete(command.Code) ? new CompleteCodeSubmissionReceived(command) : new IncompleteCodeSubmissionReceived(command));

        // Empty lines in place of what other kernels took keep the lines those of the whole cell.
        var code = new string('\n', command.FirstLine) + command.Code;
        var (script, diagnostics) = session.Compile(code, $"cell {RootKernel.SubmissionCount + 1}", context.CancellationToken);
        context.Publish(new DiagnosticsProduced(diagnostics, [.. diagnostics.Select(d => new FormattedValue(PlainTextFormatter.MimeType, d.ToString()))], command));
        if (script is null)
        {
            var errors = diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
            var message = ErrorText.Of(errors);
            context.Fail(command, new CodeSubmissionCompilationErrorException(new InvalidOperationException(message)), message);
            return;
        }

        var state = await CellRunner.RunAsync(script, session.State, context.CancellationToken);
        session.Accept(state, code);
        if (state.Exception is { } exception) context.Fail(command, exception, ErrorText.Of(exception));
        else if (ScriptSession.HasResult(script)) context.Publish(new ReturnValueProduced(state.ReturnValue, command, Format(state.ReturnValue)));
    }

    Task IKernelCommandHandler<RequestDiagnostics>.HandleAsync(RequestDiagnostics command, KernelInvocationContext context)
    {
        var diagnostics = session.Check(command.Code, context.CancellationToken);
        context.Publish(new DiagnosticsProduced(diagnostics, [.. diagnostics.Select(d => new FormattedValue(PlainTextFormatter.MimeType, d.ToString()))], command));
        return Task.CompletedTask;
    }

    async Task IKernelCommandHandler<RequestCompletions>.HandleAsync(RequestCompletions command, KernelInvocationContext context)
    {
        var (items, span) = await language.CompleteAsync(command.Code, command.LinePosition, context.CancellationToken);
        context.Publish(new CompletionsProduced(items, command, span));
    }

    async Task IKernelCommandHandler<RequestHoverText>.HandleAsync(RequestHoverText command, KernelInvocationContext context)
    {
        if (await language.DescribeAsync(command.Code, command.LinePosition, context.CancellationToken) is not var (text, span)) return;
        context.Publish(new HoverTextProduced(command, [new FormattedValue("text/markdown", text)], span));
    }

    async Task IKernelCommandHandler<RequestSignatureHelp>.HandleAsync(RequestSignatureHelp command, KernelInvocationContext context)
    {
        if (await language.FindCallAsync(command.Code, command.LinePosition, context.CancellationToken) is not { } call) return;
        context.Publish(new SignatureHelpProduced(command, call.Signatures, call.ActiveSignature, call.ActiveParameter));
    }

    Task IKernelCommandHandler<RequestValue>.HandleAsync(RequestValue command, KernelInvocationContext context)
    {
        if (TryGetValue<object?>(command.Name, out var value))
        {
            context.Publish(new ValueProduced(value, command.Name, new FormattedValue(command.MimeType, value.ToDisplayString(command.MimeType)), command));
        }
        else
        {
            context.Fail(command, message: $"Value '{command.Name}' not found in kernel {Name}");
        }

        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<RequestValueInfos>.HandleAsync(RequestValueInfos command, KernelInvocationContext context)
    {
        var infos = Variables().Select(variable =>
            new KernelValueInfo(variable.Name, FormattedValue.CreateSingleFromObject(variable.Value, command.MimeType), variable.Type));
        context.Publish(new ValueInfosProduced([.. infos], command));
        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<SendValue>.HandleAsync(SendValue command, KernelInvocationContext context) =>
        SetValueAsync(command.Name, command.Value ?? command.FormattedValue?.Value, null);

    private static IReadOnlyList<FormattedValue> Format(object? value) => value switch
    {
        FormattedValue formatted => [formatted],
        IEnumerable<FormattedValue> formatted => [.. formatted],
        _ => FormattedValue.CreateManyFromObject(value),
    };

    // Of variables with one name, the last one declared counts.
    private IEnumerable<ScriptVariable> Variables() =>
        session.State is { } state ? state.Variables.GroupBy(variable => variable.Name).Select(group => group.Last()) : [];
}
