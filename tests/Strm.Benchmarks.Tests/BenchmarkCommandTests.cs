using System.Text.Json;
using Strm.Cli.Commands;
using Strm.Cli.Tests;
using Strm.Speed;

namespace Strm.Benchmarks.Tests;

/// <summary>The verb <c>strm benchmark</c>, which builds this project's program and starts it.</summary>
public sealed class BenchmarkCommandTests
{
    [Fact]
    public async Task The_command_passes_everything_on_to_the_program_of_benchmarks()
    {
        var (code, output, _) = await RunAsync("benchmark", "head", "--help");
        Assert.Equal(0, code);
        Assert.Contains("strm benchmark head", output, StringComparison.Ordinal);
        Assert.Contains("--seconds", output, StringComparison.Ordinal);

        var (usage, _, error) = await RunAsync("benchmark", "head", "--secnds", "1");
        Assert.Equal(2, usage);
        Assert.Contains("'--secnds'", error, StringComparison.Ordinal);
        Assert.Contains("Run 'strm benchmark head --help' to see its options.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_help_names_every_benchmark()
    {
        var (code, output, _) = await RunAsync("benchmark", "--help");
        Assert.Equal(0, code);
        Assert.All(["all", "backbone", "cached", "checkpoint", "classify", "evaluate", "head", "kernel", "loader", "real", "train"], name => Assert.Contains($"  {name} ", output, StringComparison.Ordinal));
    }

    [Fact]
    public void A_table_has_a_row_for_each_figure_with_three_digits()
    {
        var table = BenchmarkTable.Markdown(
        [
            new BenchmarkResult("head/{2}", "episodes/s per core", 112.329, 0.121, Note: "5-way 5-shot"),
            new BenchmarkResult("test/difference", "logit", 0.0000057, null, LowerIsBetter: true),
            new BenchmarkResult("classify/4k", "CPU s", 1.736, 3.472, LowerIsBetter: true),
        ]);
        Assert.Equal(
            [
                "| What | Unit | Here | Compared | Times better | |",
                "|---|---|---|---|---|---|",
                "| `head/{2}` | episodes/s per core | 112 | 0.121 | 928 | 5-way 5-shot |",
                "| `test/difference` | logit | 5.7e-6 |  |  |  |",
                "| `classify/4k` | CPU s | 1.74 | 3.47 | 2 |  |",
            ],
            table.TrimEnd().Split('\n'));
    }

    [Fact]
    [Trait("Tier", "Full")]
    public async Task Parts_are_measured_one_after_the_other_and_their_figures_come_as_one_list()
    {
        var (code, output, error) = await RunAsync("benchmark", "all", "--only", "classify", "kernel", "--json");
        Assert.True(code == 0, error);
        using var rows = JsonDocument.Parse(output);
        var names = rows.RootElement.EnumerateArray().Select(r => r.GetProperty("name").GetString()).ToList();
        Assert.All(["classify/360p", "classify/4k", "classify/memory", "kernel/first-result", "kernel/cell"], name => Assert.Contains(name, names));
        Assert.All(rows.RootElement.EnumerateArray(), r => Assert.True(r.GetProperty("value").GetDouble() > 0));
    }

    private static Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) => CommandProcess.OutcomeAsync(CommandProcess.Start(arguments));
}
