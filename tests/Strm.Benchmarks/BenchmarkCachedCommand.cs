using System.CommandLine;
using Strm.Cli;
using Strm.Cli.Commands;

namespace Strm.Speed;

/// <summary>The command <c>strm benchmark cached</c>.</summary>
internal static class BenchmarkCachedCommand
{
    private static readonly CachedTrainingBenchmarkOptions Defaults = new();

    private static readonly Option<int> Way = new("--way") { Description = "Classes per task.", DefaultValueFactory = _ => Defaults.Way };
    private static readonly Option<int> Shot = new("--shot") { Description = "Support clips per class.", DefaultValueFactory = _ => Defaults.Shot };
    private static readonly Option<int> Queries = new("--queries") { Description = "Query clips per class.", DefaultValueFactory = _ => Defaults.Queries };
    private static readonly Option<int> Tasks = new("--tasks") { Description = "Tasks that are timed.", DefaultValueFactory = _ => Defaults.Tasks };
    private static readonly Option<bool> Json = new("--json") { Description = "Print a JSON list." };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command("cached", BenchmarkCommand.SpeedParts["cached"]) { Way, Shot, Queries, Tasks, Json };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var options = Defaults with
        {
            Way = result.GetValue(Way), Shot = result.GetValue(Shot), Queries = result.GetValue(Queries), Tasks = result.GetValue(Tasks),
        };
        var rows = await ProgressRenderer.RunAsync(result, progress => CachedTrainingBenchmark.Run(options, progress, cancellationToken)).ConfigureAwait(false);
        BenchmarkResult.Print([.. rows, .. CachedTrainingBenchmark.Parts(options)], result.GetValue(Json), result.InvocationConfiguration.Output);
        return ExitCode.Success;
    }
}
