using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.DotNet.Interactive.ValueSharing;

namespace Microsoft.DotNet.Interactive;

/// <summary>What kernels can be given, and how they are found.</summary>
public static class KernelExtensions
{
    public static Kernel? FindKernelByName(this Kernel kernel, string name) => kernel.FindKernels(candidate => candidate.KernelInfo.IsNamed(name)).FirstOrDefault();

    public static IEnumerable<Kernel> FindKernels(this Kernel kernel, Func<Kernel, bool> predicate) =>
        (kernel.RootKernel is CompositeKernel root ? [root, .. root.ChildKernels] : new[] { kernel }).Where(predicate);

    public static Task<KernelCommandResult> SubmitCodeAsync(this Kernel kernel, string code) => kernel.SendAsync(new SubmitCode(code));

    public static T UseQuitCommand<T>(this T kernel, Func<Task>? onQuitAsync = null)
        where T : Kernel
    {
        kernel.RegisterCommandHandler<Quit>(async (_, _) =>
        {
            if (onQuitAsync is null) Environment.Exit(0);
            await onQuitAsync();
        });
        return kernel;
    }

    public static TKernel UseImportMagicCommand<TKernel>(this TKernel kernel)
        where TKernel : Kernel
    {
        var directive = new KernelActionDirective("#!import", "Runs a notebook (.ipynb, .dib) or a script (.csx, .cs) here")
        {
            Parameters = [new KernelDirectiveParameter("--file", "The file to run") { AllowImplicitName = true, Required = true, TypeHint = "file" }],
        };
        kernel.AddDirective<ImportDocument>(directive, (command, context) => ImportAsync(kernel, command, context));
        return kernel;
    }

    public static async Task LoadAndRunInteractiveDocument(this Kernel kernel, FileInfo file, KernelCommand? parentCommand = null)
    {
        foreach (var (language, text) in await DocumentReader.ReadAsync(file))
        {
            KernelCommand command = language == "markdown" ? new DisplayValue(new FormattedValue("text/markdown", text)) : new SubmitCode(text, language);
            if (parentCommand is not null) command.SetParent(parentCommand);
            var result = await kernel.RootKernel.SendAsync(command);
            if (result.Events.OfType<CommandFailed>().FirstOrDefault() is not { } failed) continue;
            throw new InvalidOperationException($"{file.Name} did not run to its end: {failed.Message}", failed.Exception);
        }
    }

    public static TKernel UseWho<TKernel>(this TKernel kernel)
        where TKernel : Kernel
    {
        kernel.AddDirective(new KernelActionDirective("#!who", "Displays the names of the top-level variables in the current kernel"), (command, context) => ShowVariablesAsync(context, kernel, detailed: false));
        kernel.AddDirective(new KernelActionDirective("#!whos", "Displays the names and values of the top-level variables in the current kernel"), (command, context) => ShowVariablesAsync(context, kernel, detailed: true));
        return kernel;
    }

    public static T UseValueSharing<T>(this T kernel)
        where T : Kernel
    {
        ValueSharingDirectives.AddTo(kernel);
        return kernel;
    }

    // What is wrong with the file, or with a cell in it, is said without this program's own stack.
    private static async Task ImportAsync(Kernel kernel, ImportDocument command, KernelInvocationContext context)
    {
        try
        {
            await kernel.LoadAndRunInteractiveDocument(new FileInfo(command.FilePath), command);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or InvalidOperationException)
        {
            context.Fail(command, message: exception.Message);
        }
    }

    private static async Task ShowVariablesAsync(KernelInvocationContext context, Kernel kernel, bool detailed)
    {
        var result = await kernel.SendAsync(new RequestValueInfos(kernel.Name));
        var variables = result.Events.OfType<ValueInfosProduced>().SelectMany(produced => produced.ValueInfos).ToList();
        object table = detailed
            ? variables.Select(variable => new { variable.Name, Type = variable.TypeName, Value = variable.FormattedValue.Value }).ToList()
            : variables.Select(variable => new { variable.Name }).ToList();
        context.Display(table, HtmlFormatter.MimeType, PlainTextFormatter.MimeType);
    }
}
