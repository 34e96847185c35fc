using System.CommandLine;
using Strm.Cli;
using Strm.Cli.Commands;

namespace Strm.Speed;

/// <summary>The command <c>strm benchmark head</c>.</summary>
internal static class BenchmarkHeadCommand
{
    private static readonly Option<double> Seconds = new("--seconds") { Description = "About how long each measurement takes.", DefaultValueFactory = _ => 4 };

    private static readonly Option<int> Rounds = new("--rounds") { Description = "Rounds of this project and of PyTorch in turn; the fastest counts.", DefaultValueFactory = _ => 3 };

    private static readonly Option<int?> Workers = new("--workers") { Description = "Threads; one per core by default." };

    private static readonly Option<bool> Json = new("--json") { Description = "Print a JSON list." };

    private static readonly ModelFlags Model = new();

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command("head", BenchmarkCommand.SpeedParts["head"]) { Seconds, Rounds, Workers, Json };
        Model.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var defaults = new HeadBenchmarkOptions();
        var options = defaults with
        {
            Model = Model.Apply(result, defaults.Model),
            Seconds = result.GetValue(Seconds),
            Rounds = result.GetValue(Rounds),
            Workers = result.GetValue(Workers) ?? defaults.Workers,
        };
        var rows = await ProgressRenderer.RunAsync(result, progress => HeadBenchmark.Run(options, progress, cancellationToken)).ConfigureAwait(false);
        BenchmarkResult.Print(rows, result.GetValue(Json), result.InvocationConfiguration.Output);
        return ExitCode.Success;
    }
}
