using System.Text.Json.Nodes;

namespace Strm.Jupyter.Tests;

/// <summary>What <c>strm notebook run</c> keeps when a cell takes the process with it.</summary>
public sealed class ProcessEndTests : IDisposable
{
    private readonly NotebookText notebooks = new();

    public void Dispose() => notebooks.Dispose();

    [Theory]
    [InlineData("Environment.Exit(0);", "ended the process")]
    [InlineData("new Thread(() => throw new InvalidOperationException(\"boom\")).Start(); Thread.Sleep(60000);", "InvalidOperationException: boom")]
    public void The_outputs_so_far_are_kept_and_the_cell_is_named(string code, string expected)
    {
        var path = notebooks.Write("end.ipynb", "Console.WriteLine(\"kept\");", code, "1");
        var (exitCode, output) = Programs.Run("dotnet", [Programs.Strm, "notebook", "run", path, "--out", Path.Combine(notebooks.Folder, "out")], []);
        Assert.NotEqual(0, exitCode);
        Assert.Contains("end.ipynb: cell 2 (In [2]", output, StringComparison.Ordinal);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        var cells = JsonNode.Parse(File.ReadAllText(Path.Combine(notebooks.Folder, "out", "end.ipynb")))!["cells"]!.AsArray();
        Assert.Equal("kept\n", (string?)cells[0]!["outputs"]![0]!["text"]![0]);
        Assert.Null(cells[2]!["execution_count"]);
    }
}
