using Strm.Cli.Tests;

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
        Assert.Contains("Run 'strm benchmark head --help' for what it takes.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_help_names_every_benchmark()
    {
        var (code, output, _) = await RunAsync("benchmark", "--help");
        Assert.Equal(0, code);
        Assert.All(["backbone", "checkpoint", "evaluate", "head", "loader", "real", "train"], name => Assert.Contains($"  {name} ", output, StringComparison.Ordinal));
    }

    private static Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) => CommandProcess.OutcomeAsync(CommandProcess.Start(arguments));
}
