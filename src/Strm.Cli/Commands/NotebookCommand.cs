using System.CommandLine;

namespace Strm.Cli.Commands;

/// <summary>The verb <c>strm notebook</c>: what to do with notebooks.</summary>
internal static class NotebookCommand
{
    /// <summary>Creates the verb with its sub-commands.</summary>
    public static Command Create() => new("notebook", "Run notebooks, open them in Jupyter, or make programs of them.")
    {
        NotebookRunCommand.Create(), NotebookOpenCommand.Create(), NotebookExportCommand.Create(),
    };
}
