using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using Strm.Cli;
using Strm.Cli.Commands;
using Command = System.CommandLine.Command;

namespace Strm.Speed;

/// <summary>The command <c>strm benchmark all</c>.</summary>
internal static class BenchmarkAllCommand
{
    /// <summary>What is measured, in this order.</summary>
    private static readonly string[][] Parts =
    [
        ["loader"], ["backbone", "--backbone", "resnet18", "--image-size", "84"], ["backbone"], ["head"], ["train"], ["checkpoint"],
        ["classify"], ["kernel"], ["evaluate"],
    ];

    private static readonly Option<string[]> Only = new("--only")
    {
        Description = "Parts to measure, for example head train; without it all.", AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<bool> Markdown = new("--markdown") { Description = "Print a table in Markdown." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print a JSON list." };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        Only.AcceptOnlyFromAmong([.. Parts.Select(p => p[0]).Distinct()]);
        var command = new Command("all", BenchmarkCommand.SpeedParts["all"]) { Only, Markdown, Json };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var only = result.GetValue(Only) ?? [];
        var parts = Parts.Where(p => only.Length == 0 || only.Contains(p[0])).ToArray();
        var (rows, failed, output) = (new List<BenchmarkResult>(), 0, result.InvocationConfiguration);
        foreach (var (i, part) in parts.Index())
        {
            await output.Error.WriteLineAsync($"{i + 1}/{parts.Length}: strm benchmark {string.Join(' ', part)}").ConfigureAwait(false);
            var watch = Stopwatch.StartNew();
            var measured = await MeasureAsync(part, output.Error, cancellationToken).ConfigureAwait(false);
            if (measured is null) failed++;
            else rows.AddRange(measured);
            await output.Error.WriteLineAsync($"  {measured?.Count ?? 0} figures in {watch.Elapsed.TotalSeconds:0} s").ConfigureAwait(false);
        }

        if (result.GetValue(Markdown)) await output.Output.WriteAsync(BenchmarkTable.Markdown(rows)).ConfigureAwait(false);
        else BenchmarkResult.Print(rows, result.GetValue(Json), output.Output);
        return failed == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    // A process of its own for each: memory, threads and warm code of one part do not change another's figures.
    private static async Task<IReadOnlyList<BenchmarkResult>?> MeasureAsync(
        string[] part, TextWriter error, CancellationToken cancellationToken)
    {
        var run = await CliWrap.Cli.Wrap("dotnet")
            .WithArguments([typeof(BenchmarkAllCommand).Assembly.Location, BenchmarkCommand.Name, .. part, "--json"])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken).ConfigureAwait(false);
        if (run.IsSuccess) return JsonSerializer.Deserialize<List<BenchmarkResult>>(run.StandardOutput);
        await error.WriteLineAsync($"'strm benchmark {string.Join(' ', part)}' failed: {run.StandardError.Trim()}").ConfigureAwait(false);
        return null;
    }
}
