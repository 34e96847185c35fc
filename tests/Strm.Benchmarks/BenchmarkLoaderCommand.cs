using System.CommandLine;
using Strm.Cli;
using Strm.Cli.Commands;
using Strm.Episodes;

namespace Strm.Speed;

/// <summary>The command <c>strm benchmark loader</c>.</summary>
internal static class BenchmarkLoaderCommand
{
    private static readonly Option<string?> Data = new("--data") { Description = "A zip of JPEG frames; without it, frames of 341x256 pixels are made." };

    private static readonly Option<double> Seconds = new("--seconds") { Description = "About how long each measurement takes.", DefaultValueFactory = _ => 3 };

    private static readonly Option<bool> Json = new("--json") { Description = "Print a JSON list." };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command("loader", BenchmarkCommand.SpeedParts["loader"]) { Data, Seconds, Json };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var rows = await ProgressRenderer.RunAsync(result.InvocationConfiguration.Error, progress =>
            LoaderBenchmark.RunAsync(result.GetValue(Data), result.GetValue(Seconds), progress, cancellationToken)).ConfigureAwait(false);
        BenchmarkResult.Print(rows, result.GetValue(Json), result.InvocationConfiguration.Output);
        return ExitCode.Success;
    }
}
