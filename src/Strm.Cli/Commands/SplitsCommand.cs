using System.CommandLine;

namespace Strm.Cli.Commands;

/// <summary>The verb <c>strm splits</c>: the protocols of the literature.</summary>
internal static class SplitsCommand
{
    /// <summary>Creates the verb with its sub-commands.</summary>
    public static Command Create() =>
        new("splits", "The splits of the literature: which classes and videos are for training, validation and test.")
        {
            SplitsListCommand.Create(),
            SplitsShowCommand.Create(),
            SplitsImportCommand.Create(),
        };
}
