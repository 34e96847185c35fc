using System.Text;
using System.Text.Json.Nodes;
using Strm.Jupyter.Apps;
using Strm.Jupyter.Notebooks;
using Strm.Tests;

namespace Strm.Jupyter.Tests;

/// <summary>Damaged notebooks are read as <c>strm notebook run</c>, its pages and <c>strm notebook export</c> read them, or refused with a sentence.</summary>
public sealed class NotebookFuzzTests : IDisposable
{
    private const string Whole = """
        {"cells":[
          {"cell_type":"markdown","id":"a","metadata":{},"source":["# Title\n","text ![dot](dot.png)"]},
          {"cell_type":"code","execution_count":1,"id":"b","metadata":{"tags":["raises-exception"],"polyglot_notebook":{"kernelName":"csharp"}},
           "outputs":[{"name":"stdout","output_type":"stream","text":["a\n"]},
            {"data":{"text/plain":["42"],"text/html":"<b>42</b>"},"execution_count":1,"metadata":{},"output_type":"execute_result"},
            {"data":{"application/json":{"a":[1]},"image/png":"AQID\n"},"metadata":{},"output_type":"display_data"},
            {"ename":"E","evalue":"v","output_type":"error","traceback":["a","b"]}],"source":"#r \"nuget: A, 1.0\"\nvar a = 41;\na + 1"},
          {"cell_type":"raw","metadata":{"dotnet_interactive":{"language":"csharp"}},"source":[]}],
         "metadata":{"kernelspec":{"display_name":".NET (C#)","language":"C#","name":".net-csharp"}},"nbformat":4,"nbformat_minor":2}
        """;

    private readonly DirectoryInfo folder = Directory.CreateDirectory(Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"strm-{Guid.NewGuid():N}"));

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Damaged_notebooks_are_read_or_refused() => Fuzz(seed: 1, count: 500);

    [Fact]
    [Trait("Tier", "Full")]
    public void A_hundred_thousand_damaged_notebooks_are_read_or_refused() => Fuzz(seed: 2, count: 100_000);

    private void Fuzz(long seed, int count)
    {
        var fuzzing = new Fuzzing("notebook", [Encoding.UTF8.GetBytes(Whole)], exception => exception is JupyterException) { Damage = JsonMutation.Of };
        var refused = fuzzing.Run(seed, count, worker =>
        {
            var path = Path.Combine(folder.FullName, $"{worker}.ipynb");
            return content => Read(path, content);
        });
        Assert.InRange(refused, count / 20, count - (count / 20));
    }

    private static void Read(string path, byte[] content)
    {
        File.WriteAllBytes(path, content);
        _ = NotebookPage.Html(NotebookFile.Read(path));
        var notebook = NotebookFile.Read(path);
        notebook.Normalise();
        var outputs = new NotebookOutputs();
        foreach (var cell in notebook.Cells.Where(cell => cell.IsCode))
        {
            _ = (cell.Source.Length, cell.KernelName, cell.MayFail, cell.ExecutionCount);
            var shown = new JsonArray();
            cell.SetOutputs(shown, 1);
            outputs.Add(shown, new Outputs.StreamOutput(false, "a\n"), 1);
        }

        _ = notebook.ToText();
        _ = NotebookPage.Html(notebook);
        _ = NotebookApp.Of(path).Text;
    }
}
