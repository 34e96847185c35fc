using System.CommandLine;
using Strm.Cli;
using Strm.Cli.Commands;
using Strm.Heads;

namespace Strm.Speed;

/// <summary>The command <c>strm benchmark evaluate</c>.</summary>
internal static class BenchmarkEvaluateCommand
{
    private static readonly EvaluationBenchmarkOptions Defaults = new();

    private static readonly Option<int> Clips = new("--clips") { Description = "Clips of the test split; HMDB51 has 1,292.", DefaultValueFactory = _ => Defaults.Clips };

    private static readonly Option<int> Count = new("--count") { Description = "Episodes, 5-way 5-shot.", DefaultValueFactory = _ => Defaults.Episodes };

    private static readonly Option<int?> Workers = new("--workers") { Description = "Threads; one per core by default." };

    private static readonly Option<bool> Json = new("--json") { Description = "Print a JSON list." };

    private static readonly ModelFlags Model = new();

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command("evaluate", BenchmarkCommand.SpeedParts["evaluate"]) { Clips, Count, Workers, Json };
        Model.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var model = Model.Apply(result, Defaults.Model);
        var options = Defaults with
        {
            Model = model,
            Cardinalities = (model.Head as StrmHeadOptions)?.Cardinalities ?? Defaults.Cardinalities,
            Clips = result.GetValue(Clips),
            Episodes = result.GetValue(Count),
            Workers = result.GetValue(Workers) ?? Defaults.Workers,
        };
        var rows = await ProgressRenderer.RunAsync(result, progress => EvaluationBenchmark.Run(options, progress, cancellationToken)).ConfigureAwait(false);
        BenchmarkResult.Print(rows, result.GetValue(Json), result.InvocationConfiguration.Output);
        return ExitCode.Success;
    }
}
