using System.CommandLine;
using Spectre.Console;
using Strm.Statistics;
using Strm.Studies;

namespace Strm.Cli.Commands;

/// <summary>The command <c>strm demo</c>.</summary>
internal static class DemoCommand
{
    private static readonly Option<string> Out = new("--out")
    {
        Description = "Where data, runs and report go.", DefaultValueFactory = _ => "strm-demo",
    };
    private static readonly Option<long> Seed = new("--seed")
    {
        Description = "The seed for everything random.", DefaultValueFactory = _ => new DemoOptions().Seed,
    };
    private static readonly Option<int> Tasks = new("--tasks")
    {
        Description = "Training tasks of each model.", DefaultValueFactory = _ => new DemoOptions().Tasks,
    };
    private static readonly Option<int> Episodes = new("--episodes")
    {
        Description = "Test episodes of each kind.", DefaultValueFactory = _ => new DemoOptions().Episodes,
    };
    private static readonly Option<int> Clips = new("--clips-per-class")
    {
        Description = "Clips per class.", DefaultValueFactory = _ => new DemoOptions().Data.ClipsPerClass,
    };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command("demo", "Make data, train STRM and an order-blind baseline, test both on unseen actions, write a report.")
        {
            Out, Seed, Tasks, Episodes, Clips,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var options = new DemoOptions
        {
            Seed = result.GetValue(Seed), Tasks = result.GetValue(Tasks), Episodes = result.GetValue(Episodes),
        };
        options = options with { Data = options.Data with { ClipsPerClass = result.GetValue(Clips) } };
        var demo = new DemoRun(result.GetRequiredValue(Out), options);
        var outcome = await ProgressRenderer.RunAsync(
            result.InvocationConfiguration.Error, progress => demo.RunAsync(progress, cancellationToken)).ConfigureAwait(false);
        Print(outcome, result.InvocationConfiguration.Output);
        return ExitCode.Success;
    }

    private static void Print(DemoResult result, TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        var table = new Table().Border(TableBorder.Simple).AddColumns("Test episodes (unseen actions)", "Chance", "Mean baseline", "STRM");
        table.AddRow("Any five actions, 1-shot", "20", Text(result.Baseline.Any), Text(result.Strm.Any));
        table.AddRow("Two reversal pairs and one more", "20", Text(result.Baseline.TwoPairsAndOne), Text(result.Strm.TwoPairsAndOne));
        table.AddRow("One reversal pair (2-way)", "50", Text(result.Baseline.Pairs), Text(result.Strm.Pairs));
        console.Write(table);
        output.WriteLine($"Accuracy in %, 95 % interval over {result.Strm.Any.Episodes} episodes per row; {result.Seconds:0} seconds.");
        output.WriteLine($"Report: {result.ReportPath}");
        output.WriteLine($"Numbers: {result.SummaryPath}");
    }

    private static string Text(AccuracyEstimate estimate) => $"{100 * estimate.Mean:0.0} ± {100 * estimate.HalfWidth:0.0}";
}
