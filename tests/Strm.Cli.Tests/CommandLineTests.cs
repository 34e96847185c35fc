namespace Strm.Cli.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public async Task An_unknown_verb_is_a_usage_error()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await StrmCommandLine.RunAsync(["no-such-verb"], output, error, CancellationToken.None);
        Assert.Equal(StrmCommandLine.Usage, code);
        Assert.Contains("strm --help", error.ToString(), StringComparison.Ordinal);
    }
}
