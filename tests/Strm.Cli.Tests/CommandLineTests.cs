namespace Strm.Cli.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public async Task An_unknown_verb_is_a_usage_error()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await StrmCommandLine.RunAsync(["no-such-command"], output, error, CancellationToken.None);
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("strm --help", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data", "synth", "--out", "/proc/strm", "--clips-per-class", "1", "--train-classes", "1", "--val-classes", "0", "--test-classes", "0")]
    [InlineData("demo", "--out", "/proc/strm")]
    public async Task A_place_that_cannot_be_written_is_a_sentence_that_says_what_to_do(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.Equal(ExitCode.Failure, await StrmCommandLine.RunAsync(args, output, error, CancellationToken.None));
        Assert.Contains("/proc/strm", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("may", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data", "prepare", "--videos", "v", "--out", "")]
    [InlineData("episodes", "--data", "", "--out", "e.jsonl")]
    [InlineData("data", "verify", "--data", "a.zip", "--html", "")]
    public async Task An_empty_value_as_of_a_variable_that_is_not_set_is_a_usage_error(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await StrmCommandLine.RunAsync(args, output, error, CancellationToken.None);
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains($"Option '{args[Array.IndexOf(args, "") - 1]}' was given an empty value.", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "--version")]
    [InlineData(false, "--help")]
    [InlineData(false, "classify", "--help")]
    [InlineData(true, "checkpoint", "inspect", "/nowhere")]
    public async Task Only_work_is_told_where_its_cache_is(bool isWork, params string[] args)
    {
        var (_, _, error) = await CommandProcess.OutcomeAsync(CommandProcess.Start(args, "env", "HOME=/nowhere", "XDG_CACHE_HOME=/proc/nowhere"));
        Assert.Equal(isWork, error.Contains("The cache is the temporary folder", StringComparison.Ordinal));
    }
}
