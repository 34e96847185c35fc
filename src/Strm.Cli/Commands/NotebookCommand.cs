using System.CommandLine;

namespace Strm.Cli.Commands;

/// <summary>The verb <c>strm notebook</c>: what to do with notebooks.</summary>
internal static class NotebookCommand
{
    /// <summary>Creates the verb with its sub-commands.</summary>
    public static Command Create() => new("notebook", "Run notebooks, or open them in Jupyter.") { NotebookRunCommand.Create() };
}
