using System.CommandLine;

namespace Strm.Cli.Commands;

/// <summary>The verb <c>strm checkpoint</c>: weights of this project, of PyTorch and of the official code.</summary>
internal static class CheckpointCommand
{
    /// <summary>Creates the verb with its sub-commands.</summary>
    public static Command Create() =>
        new("checkpoint", "Show what is in a checkpoint, or convert it.")
        {
            CheckpointInspectCommand.Create(),
            CheckpointConvertCommand.Create(),
        };
}
