using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Strm.Notebooks.Tests;

/// <summary>The classic Notebook's server, as <c>strm notebook open</c> starts it on a folder.</summary>
internal sealed partial class NotebookServer : IDisposable
{
    public const string Program = "/usr/bin/jupyter-notebook";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> lines = [];

    /// <summary>Starts it.</summary>
    /// <param name="folder">The folder of the notebooks.</param>
    /// <param name="own">A folder for Jupyter's own files.</param>
    public NotebookServer(string folder, string own)
    {
        var start = new ProcessStartInfo("dotnet", [RepositoryFiles.Cli, "notebook", "open", folder, "--front-end", "notebook", "--no-browser"]) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var name in (string[])["DATA", "RUNTIME", "CONFIG"]) start.Environment[$"JUPYTER_{name}_DIR"] = Path.Combine(own, name);
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>What the server printed, for the message of a test that fails.</summary>
    public string Log => string.Join('\n', lines);

    /// <summary>The page of a notebook, with the token that opens it.</summary>
    public async Task<string> PageAsync(string notebook)
    {
        var root = await address.Task.WaitAsync(Patience);
        return new Uri(root, $"notebooks/{notebook}{root.Query}").AbsoluteUri;
    }

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null) return;
        lines.Enqueue(line);
        if (Address().Match(line) is { Success: true } match) address.TrySetResult(new Uri(match.Value));
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/\?token=\w+")]
    private static partial Regex Address();
}
