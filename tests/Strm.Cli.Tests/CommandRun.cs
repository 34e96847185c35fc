namespace Strm.Cli.Tests;

/// <summary>Runs commands of the project in this process.</summary>
internal static class CommandRun
{
    /// <summary>Runs a command that must succeed.</summary>
    /// <param name="args">What comes after <c>strm</c>.</param>
    /// <returns>What it wrote to standard output and to standard error.</returns>
    public static async Task<(string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await StrmCommandLine.RunAsync(args, output, error, CancellationToken.None);
        Assert.True(code == 0, error.ToString());
        return (output.ToString(), error.ToString());
    }
}
