using System.CommandLine;

namespace Strm.Cli.Commands;

/// <summary>The verb <c>strm data</c>: from video files to frames that are fit for episodes.</summary>
internal static class DataCommand
{
    /// <summary>Creates the verb with its sub-commands.</summary>
    public static Command Create()
    {
        var command = new Command("data", "Make, prepare and check the frames that episodes are drawn from.");
        foreach (var part in Parts()) command.Subcommands.Add(part);
        return command;
    }

    private static IEnumerable<Command> Parts() =>
    [
        DataSynthCommand.Create(),
        DataPrepareCommand.Create(),
        DataVerifyCommand.Create(),
        DataMergeCommand.Create(),
        DataDumpCommand.Create(),
    ];
}
