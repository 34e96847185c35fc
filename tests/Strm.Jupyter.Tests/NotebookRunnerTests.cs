using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive;
using Strm.Jupyter.Kernels;
using Strm.Jupyter.Notebooks;

namespace Strm.Jupyter.Tests;

public sealed class NotebookRunnerTests : IDisposable
{
    private readonly NotebookText notebooks = new();

    public void Dispose() => notebooks.Dispose();

    [Fact]
    public async Task Outputs_are_written_as_nbformat_4_5()
    {
        var cells = await RunAsync("%%# Title", "Console.Write(\"a\"); Console.WriteLine(\"b\"); Console.Error.Write(\"c\"); 40 + 2", " ", "\"last\"");
        Assert.Equal(["cell-1", "cell-2", "cell-3", "cell-4"], cells.Select(cell => (string?)cell["id"]));
        Assert.Null(cells[0]["outputs"]);
        var outputs = cells[1]["outputs"]!.AsArray();
        Assert.Equal("""{"name":"stdout","output_type":"stream","text":["ab\n"]}""", outputs[0]!.ToJsonString());
        Assert.Equal("""{"name":"stderr","output_type":"stream","text":["c"]}""", outputs[1]!.ToJsonString());
        Assert.Equal("execute_result", (string?)outputs[2]!["output_type"]);
        Assert.Equal("42", (string?)outputs[2]!["data"]!["text/plain"]![0]);
        Assert.Equal([null, "1", null, "2"], cells.Select(cell => cell["execution_count"]?.ToJsonString()));
        Assert.Equal("2", cells[3]["outputs"]![0]!["execution_count"]!.ToJsonString());
    }

    [Fact]
    public async Task A_second_run_writes_the_same_file()
    {
        var path = notebooks.Write("again.ipynb", "new[] { 1, 2 }", "display(\"x\");", "new { A = 1, B = \"b\" }");
        var first = Path.Combine(notebooks.Folder, "out", "1.ipynb");
        (await NotebookRunner.RunAsync(path, new NotebookRunOptions())).Write(first);
        var second = Path.Combine(notebooks.Folder, "out", "2.ipynb");
        (await NotebookRunner.RunAsync(first, new NotebookRunOptions())).Write(second);
        Assert.Equal(await File.ReadAllTextAsync(first), await File.ReadAllTextAsync(second));
    }

    [Fact]
    public async Task Twenty_thousand_lines_are_kept_in_seconds()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var cells = await RunAsync("for (var i = 0; i < 20000; i++) Console.WriteLine($\"{i} a line as a training log writes it\");");
        var lines = Assert.Single(cells[0]["outputs"]!.AsArray())!["text"]!.AsArray();
        Assert.Equal((20000, "19999 a line as a training log writes it\n"), (lines.Count, (string?)lines[^1]));

        // With costs that grow with the square it took minutes.
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), $"took {clock.Elapsed}");
    }

    [Fact]
    public async Task A_value_is_replaced_where_it_stands_even_by_a_later_cell()
    {
        var cells = await RunAsync(
            "using Microsoft.DotNet.Interactive;\nvar shown = KernelInvocationContext.Current.Display(\"one\", new[] { \"text/plain\" });\nshown.Update(\"two\");",
            "shown.Update(\"three\");");
        Assert.Equal("three", (string?)Assert.Single(cells[0]["outputs"]!.AsArray())!["data"]!["text/plain"]![0]);
        Assert.Empty(cells[1]["outputs"]!.AsArray());
    }

    [Fact]
    public async Task A_failing_cell_is_named_and_ends_the_run()
    {
        var error = await Assert.ThrowsAsync<JupyterException>(() => RunAsync("%%text", "var a = 1;", "// why\nthrow new InvalidOperationException(\"boom\");", "a"));
        Assert.StartsWith("test.ipynb: cell 3 (In [2], \"// why\") failed.", error.Message, StringComparison.Ordinal);
        Assert.Contains("InvalidOperationException: boom", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<JupyterException>(() => RunAsync("var a = 1;\nMissing();"));
        Assert.Contains("error CS0103", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cell_tagged_to_fail_may()
    {
        var cells = await RunAsync("var MayFail = 1; throw new ArgumentException(\"meant\");", "3");
        var error = Assert.Single(cells[0]["outputs"]!.AsArray())!;
        Assert.Equal(("error", "System.ArgumentException", "meant"), ((string?)error["output_type"], (string?)error["ename"], (string?)error["evalue"]));
        Assert.Single(cells[1]["outputs"]!.AsArray());
    }

    [Fact]
    public async Task A_cell_that_takes_too_long_is_stopped_and_named()
    {
        var path = notebooks.Write("slow.ipynb", "1", "await Task.Delay(-1);");
        var error = await Assert.ThrowsAsync<JupyterException>(() => NotebookRunner.RunAsync(path, new NotebookRunOptions { CellTimeout = TimeSpan.FromSeconds(5) }));
        Assert.Contains("slow.ipynb: cell 2", error.Message, StringComparison.Ordinal);
        Assert.Contains("longer than 5 seconds", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cells_run_in_the_folder_of_their_notebook()
    {
        var before = Directory.GetCurrentDirectory();
        var cells = await RunAsync("Directory.GetCurrentDirectory()");
        Assert.Equal(Path.GetFileName(notebooks.Folder), Path.GetFileName((string?)cells[0]["outputs"]![0]!["data"]!["text/plain"]![0]));
        Assert.Equal(before, Directory.GetCurrentDirectory());
    }

    [Fact]
    public async Task A_bundled_package_is_there_at_once_with_its_extension_loaded()
    {
        Kernel? loaded = null;
        var package = new BundledPackage("Own.Package", [typeof(NotebookRunnerTests).Assembly.Location], root =>
        {
            loaded = root;
            return Task.CompletedTask;
        });
        var path = notebooks.Write("own.ipynb", "#r \"nuget: Own.Package, *-*\"", "typeof(Strm.Jupyter.Tests.NotebookRunnerTests).Name");
        var text = await TextOf(path, new NotebookRunOptions { Bundled = [package] });
        Assert.NotNull(loaded);
        Assert.Contains("\"NotebookRunnerTests\"", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing.ipynb", null, "does not exist")]
    [InlineData("old.ipynb", """{"nbformat":3,"worksheets":[]}""", "not a notebook of format 4")]
    [InlineData("broken.ipynb", "{\"cells\":[", "not a notebook of format 4")]
    [InlineData("list.ipynb", "[]", "not a notebook of format 4")]
    [InlineData("cells.ipynb", """{"nbformat":4,"cells":[3]}""", "not a notebook of format 4: cell 1 is not an object.")]
    [InlineData("twice.ipynb", """{"nbformat":4,"cells":[],"cells":[]}""", "not a notebook of format 4: ")]
    [InlineData("number.ipynb", """{"nbformat":"4","cells":[]}""", "its nbformat is not 4")]
    [InlineData("none.ipynb", """{"nbformat":4}""", "it has no list of cells")]
    [InlineData("type.ipynb", """{"nbformat":4,"cells":[{"cell_type":3}]}""", "cell 1 has no cell_type")]
    [InlineData("id.ipynb", """{"nbformat":4,"cells":[{"cell_type":"code","id":3}]}""", "cell 1 has an id that is not a string")]
    [InlineData("lines.ipynb", """{"nbformat":4,"cells":[{"cell_type":"raw"},{"cell_type":"code","source":["a",null]}]}""", "cell 2 has a source that is neither a string nor a list of lines")]
    [InlineData("unicode.ipynb", """{"nbformat":4,"cells":[{"cell_type":"code","source":"\ud800"}]}""", "not a notebook of format 4: ")]
    [InlineData("tags.ipynb", """{"nbformat":4,"cells":[{"cell_type":"code","metadata":{"tags":[3]}}]}""", "cell 1 has malformed metadata")]
    [InlineData("kernel.ipynb", """{"nbformat":4,"cells":[{"cell_type":"code","metadata":{"polyglot_notebook":"csharp"}}]}""", "cell 1 has malformed metadata")]
    [InlineData("count.ipynb", """{"nbformat":4,"cells":[{"cell_type":"code","execution_count":1.5}]}""", "cell 1 has an execution_count that is not a whole number")]
    [InlineData("outputs.ipynb", """{"nbformat":4,"cells":[{"cell_type":"code","outputs":{}}]}""", "cell 1 has outputs that are not a list")]
    [InlineData("error.ipynb", """{"nbformat":4,"cells":[{"cell_type":"code","outputs":[{"output_type":"error"}]}]}""", "cell 1 has a malformed output")]
    public async Task What_is_no_notebook_is_refused(string name, string? text, string expected)
    {
        var path = Path.Combine(notebooks.Folder, name);
        if (text is not null) await File.WriteAllTextAsync(path, text);
        var error = await Assert.ThrowsAsync<JupyterException>(() => NotebookRunner.RunAsync(path, new NotebookRunOptions()));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Console.ReadLine()")]
    [InlineData("Console.In.ReadToEnd()")]
    [InlineData("await Microsoft.DotNet.Interactive.Kernel.GetInputAsync(\"Who?\")")]
    public async Task A_question_is_an_error_where_nobody_can_answer(string code)
    {
        var input = Console.In;
        var error = await Assert.ThrowsAsync<JupyterException>(() => NotebookRunner.RunAsync(notebooks.Write("ask.ipynb", code), new NotebookRunOptions()));
        Assert.Contains("asks for input", error.Message, StringComparison.Ordinal);
        Assert.Same(input, Console.In);
    }

    [Theory]
    [InlineData("nowhere.ipynb", null, "does not exist")]
    [InlineData("words.ipynb", "words", "words.ipynb is not a notebook")]
    [InlineData("empty.ipynb", "{}", "empty.ipynb is not a notebook")]
    [InlineData("failing.csx", "int.Parse(\"no\");", "failing.csx did not run to its end")]
    [InlineData("text.txt", "words", "Files of type .txt cannot be run")]
    public async Task What_cannot_be_imported_is_said_without_a_stack(string name, string? text, string expected)
    {
        var path = Path.Combine(notebooks.Folder, name);
        if (text is not null) await File.WriteAllTextAsync(path, text);
        var error = await Assert.ThrowsAsync<JupyterException>(() => NotebookRunner.RunAsync(notebooks.Write("import.ipynb", $"#!import \"{path}\"\nvar never = 1;"), new NotebookRunOptions()));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("KernelExtensions", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_shows_text_code_and_outputs_and_escapes_what_is_not_html()
    {
        await File.WriteAllBytesAsync(Path.Combine(notebooks.Folder, "dot.png"), [1, 2, 3]);
        var path = notebooks.Write("page.ipynb", "%%# A <title>\n\n![dot](dot.png)\n\n| a |\n|---|\n| 1 |", "Console.WriteLine(\"<script>\"); \"a < b\"", "using static Microsoft.DotNet.Interactive.Formatting.Html;\n\"<b id='x'>bold</b>\".ToHtmlContent()");
        var page = Path.Combine(notebooks.Folder, "page.html");
        (await NotebookRunner.RunAsync(path, new NotebookRunOptions())).WritePage(page);
        var html = await File.ReadAllTextAsync(page);
        Assert.Contains("<title>A &lt;title&gt;</title>", html, StringComparison.Ordinal);
        Assert.Contains("data:image/png;base64,AQID", html, StringComparison.Ordinal);
        Assert.Contains("<td>1</td>", html, StringComparison.Ordinal);
        Assert.Contains("<pre class=\"stdout\">&lt;script&gt;", html, StringComparison.Ordinal);
        Assert.Contains("<pre>a &lt; b</pre>", html, StringComparison.Ordinal);
        Assert.Contains("<b id='x'>bold</b>", html, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", html, StringComparison.Ordinal);
    }

    private async Task<List<JsonNode>> RunAsync(params string[] cells)
    {
        var text = await TextOf(notebooks.Write("test.ipynb", cells), new NotebookRunOptions());
        return [.. JsonNode.Parse(text)!["cells"]!.AsArray().Select(cell => cell!)];
    }

    private static async Task<string> TextOf(string path, NotebookRunOptions options)
    {
        var written = Path.ChangeExtension(path, ".out.ipynb");
        (await NotebookRunner.RunAsync(path, options)).Write(written);
        return await File.ReadAllTextAsync(written);
    }
}
