using System.CommandLine;

namespace Strm.Cli.Commands;

/// <summary>The verb <c>strm benchmark</c>: how fast the parts are, beside the same work in PyTorch or the official procedure.</summary>
internal static class BenchmarkCommand
{
    /// <summary>Creates the verb with its sub-commands.</summary>
    public static Command Create()
    {
        var command = new Command("benchmark", "Measure a part beside the same work in PyTorch or the official procedure.");
        foreach (var part in Parts()) command.Subcommands.Add(part);
        return command;
    }

    private static IEnumerable<Command> Parts() =>
    [
        BenchmarkBackboneCommand.Create(),
        BenchmarkCheckpointCommand.Create(),
        BenchmarkEvaluateCommand.Create(),
        BenchmarkHeadCommand.Create(),
        BenchmarkLoaderCommand.Create(),
        BenchmarkRealCommand.Create(),
        BenchmarkTrainCommand.Create(),
    ];
}
