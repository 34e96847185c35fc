using System.CommandLine;
using Strm.Cli.Commands;

namespace Strm.Speed;

/// <summary>The commands of <c>strm benchmark</c> that measure speed, which this project has so that the library need not carry them.</summary>
internal static class SpeedCommands
{
    /// <summary>Creates <c>benchmark</c> with its commands.</summary>
    public static IReadOnlyList<Command> All()
    {
        var command = new Command(BenchmarkCommand.Name, BenchmarkCommand.Description);
        command.Subcommands.Add(BenchmarkAllCommand.Create());
        command.Subcommands.Add(BenchmarkBackboneCommand.Create());
        command.Subcommands.Add(BenchmarkCheckpointCommand.Create());
        command.Subcommands.Add(BenchmarkClassifyCommand.Create());
        command.Subcommands.Add(BenchmarkEvaluateCommand.Create());
        command.Subcommands.Add(BenchmarkHeadCommand.Create());
        command.Subcommands.Add(BenchmarkKernelCommand.Create());
        command.Subcommands.Add(BenchmarkLoaderCommand.Create());
        command.Subcommands.Add(BenchmarkTrainCommand.Create());
        return [command];
    }
}
