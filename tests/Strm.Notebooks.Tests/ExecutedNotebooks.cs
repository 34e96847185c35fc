using Strm.Cli;

namespace Strm.Notebooks.Tests;

/// <summary>The notebooks as <c>strm notebook run</c> leaves them.</summary>
internal static class ExecutedNotebooks
{
    private static readonly Dictionary<string, Notebook> First = new(StringComparer.Ordinal);

    /// <summary>The first run of a notebook, which several tests look at.</summary>
    /// <param name="name">Its file name.</param>
    public static async Task<Notebook> FirstAsync(string name) => First.TryGetValue(name, out var run) ? run : First[name] = await RunAsync(name);

    /// <summary>Runs a notebook.</summary>
    /// <param name="name">Its file name.</param>
    public static async Task<Notebook> RunAsync(string name)
    {
        var folder = Directory.CreateTempSubdirectory("strm-executed-").FullName;
        try
        {
            using var error = new StringWriter();
            var code = await StrmCommandLine.RunAsync(["notebook", "run", RepositoryFiles.Notebook(name), "--out", folder], TextWriter.Null, error, CancellationToken.None);
            Assert.True(code == ExitCode.Success, error.ToString());
            return new Notebook(Path.Combine(folder, name));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
