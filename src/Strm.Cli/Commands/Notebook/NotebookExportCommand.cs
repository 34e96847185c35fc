using System.CommandLine;
using Strm.Interactive;
using Strm.Jupyter.Apps;

namespace Strm.Cli.Commands;

/// <summary>The command <c>strm notebook export</c>: turns a notebook into a program.</summary>
internal static class NotebookExportCommand
{
    private const string Package = "Strm.Interactive";

    private const string Start = """
        Microsoft.DotNet.Interactive.Formatting.Formatter.DefaultMimeType = "text/plain";
        ResultFormatters.Register();
        """;

    private static readonly Argument<string> Notebook = new("notebook") { Description = "The notebook." };

    private static readonly Option<bool> App = new("--app") { Description = "As a C# file for dotnet run." };

    private static readonly Option<string?> Out = new("--out")
    {
        Description = "The file to write; by default the notebook's name with .cs.",
    };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command(
            "export", "Turn a notebook into a program: its cells in order, their output printed as text.") { Notebook, App, Out };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult result)
    {
        if (!result.GetValue(App))
            throw new UsageException("The kind of program was not given. The only kind is a C# file for dotnet run. Add --app.");
        var notebook = result.GetRequiredValue(Notebook);
        var target = result.GetValue(Out) ?? Path.ChangeExtension(notebook, ".cs");
        var app = NotebookApp.Of(
            notebook,
            new AppPackage(Package, Reference(target), NotebookUsings.Code + "\nusing static Microsoft.DotNet.Interactive.Kernel;", Start));
        app.Write(target);
        foreach (var note in app.Notes) result.InvocationConfiguration.Error.WriteLine(note);
        result.InvocationConfiguration.Output.WriteLine($"{target}: run it with dotnet run {target}");
        return ExitCode.Success;
    }

    // From the source folder, the project of this version; else the package.
    private static string Reference(string target)
    {
        if (SourceTree.Find() is not { } root) return $"#:package {Package}@*-*";
        var folder = Path.GetDirectoryName(Path.GetFullPath(target))!;
        return $"#:project {Path.GetRelativePath(folder, Path.Combine(root, "src", Package))}/{Package}.csproj";
    }
}
