using System.Text.Json;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Documents;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace Strm.Jupyter.Kernels;

/// <summary>The directive <c>#!import file</c>: runs a notebook or a script as part of the cell.</summary>
/// <remarks>The packages' own directive ignores failures of imported cells, and shows a stack trace if the file does not exist.</remarks>
internal static class ImportDirective
{
    private const string Markdown = "markdown";

    /// <summary>Adds the directive.</summary>
    public static void AddTo(CompositeKernel root) => root.AddDirective<ImportLine>(
        new KernelActionDirective("#!import")
        {
            Description = "Runs a notebook or a script: #!import \"file\"",
            Parameters =
            [
                new KernelDirectiveParameter("--file", "The file") { AllowImplicitName = true, Required = true, TypeHint = "file" }
            ],
        },
        async (line, context) =>
        {
            if (await RunAsync(root, new FileInfo(line.File), context) is { } problem) context.Fail(context.Command, message: problem);
        });

    // The error; null if there was none.
    private static async Task<string?> RunAsync(CompositeKernel root, FileInfo file, KernelInvocationContext context)
    {
        if (!file.Exists) return $"The file {file.FullName} does not exist. A notebook or a script must be given. Check the path.";
        InteractiveDocument document;
        try
        {
            document = await InteractiveDocument.LoadAsync(file, Kernels());
        }
        catch (InvalidOperationException)
        {
            return $"Files of type {file.Extension} cannot be run. A notebook (.ipynb, .dib) or a script (.csx, .cs) must be given. "
                + $"Check the path.";
        }
        catch (JsonException exception)
        {
            return $"{file.Name} is not a notebook: {exception.Message} "
                + "A notebook is JSON with the members cells and nbformat. Check the file.";
        }

        if (document.Elements.Count == 0) return $"{file.Name} is not a notebook, or has no cells. Check the file.";
        foreach (var element in document.Elements)
        {
            KernelCommand command = element.KernelName == Markdown
                ? new DisplayValue(new FormattedValue("text/markdown", element.Contents))
                : new SubmitCode(element.Contents, element.KernelName);
            command.SetParent(context.Command, bubbleEvents: true);
            var result = await root.SendAsync(command, context.CancellationToken);
            if (result.Events.OfType<CommandFailed>().FirstOrDefault() is { } failed)
                return $"{file.Name} did not run to its end: {failed.Message}";
        }

        return null;
    }

    private static KernelInfoCollection Kernels()
    {
        var kernels = new KernelInfoCollection
        {
            new Microsoft.DotNet.Interactive.Documents.KernelInfo(NotebookKernel.CSharp, "C#", ["c#", "C#"]),
            new Microsoft.DotNet.Interactive.Documents.KernelInfo(Markdown, "Markdown"),
        };
        kernels.DefaultKernelName = NotebookKernel.CSharp;
        return kernels;
    }
}

/// <summary>A line <c>#!import …</c>.</summary>
internal sealed class ImportLine : KernelDirectiveCommand
{
    /// <summary>The file.</summary>
    public string File { get; set; } = string.Empty;
}
