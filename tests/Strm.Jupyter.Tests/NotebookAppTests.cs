using Strm.Jupyter.Apps;

namespace Strm.Jupyter.Tests;

public sealed class NotebookAppTests : IDisposable
{
    private readonly NotebookText notebooks = new();

    public void Dispose() => notebooks.Dispose();

    [Fact]
    public void A_program_prints_what_the_notebook_shows()
    {
        var path = notebooks.Write(
            "a.ipynb",
            "%%# Title\n\nText",
            "#!time\nusing System.Globalization;\nvar x = 40; // forty\nrecord Clip(string Name);",
            "static readonly int factor = 2;\npublic static int Twice(int n) => factor * n;\nConsole.WriteLine(\"no value\")",
            "await Task.Delay(1)",
            "await Task.FromResult(Twice(x) - 38) // answer",
            "new[] { new Clip(\"a\"), new Clip(\"b\") }",
            "display(CultureInfo.InvariantCulture.Name.Length);\nvar (a, b) = (1, 2);\na + b");
        var app = NotebookApp.Of(path);
        var program = Path.Combine(notebooks.Folder, "a.cs");
        app.Write(program);
        Assert.Contains("#!time", Assert.Single(app.Notes), StringComparison.Ordinal);
        var (code, output) = Programs.Run("dotnet", ["run", program], []);
        Assert.True(code == 0, output);
        Assert.Equal(["no value", "42", "Clip { Name = a }", "Clip { Name = b }", "0", "3"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    [Fact]
    public void References_usings_and_types_stand_where_a_program_has_them()
    {
        var path = notebooks.Write("b.ipynb", "#r \"nuget: Own.Package, *-*\"", "#r \"nuget: Other, 1.2.3\"\n#r \"nuget: Open\"\nusing System.Xml;\nenum Kind { A }\n1");
        var lines = NotebookApp.Of(path, new AppPackage("Own.Package", "#:project ../own.csproj", "using Own;\nusing Own.More;", "Own.Start();")).Text.Split('\n').ToList();
        int[] order = [.. ((string[])["#:project ../own.csproj", "#:package Other@1.2.3", "#:package Open@*", "using Own.More;", "using System.Xml;", "Own.Start();", "CellValue.Show(() => 1);", "enum Kind { A }"]).Select(line => lines.IndexOf(line))];
        Assert.DoesNotContain(-1, order);
        Assert.Equal(order.Order(), order);
    }

    [Theory]
    [InlineData("var a = 1;\nvar b = ;", "cell 2 cannot be part of a program: Invalid expression term ';'")]
    [InlineData("var first = 2;", "it declares first, as cell 1 does")]
    [InlineData("var (second, first) = (1, 2);", "it declares first, as cell 1 does")]
    [InlineData("int.TryParse(\"1\", out var first);", "it declares first, as cell 1 does")]
    [InlineData("#load \"x.csx\"", "brings in a file")]
    [InlineData("#!import \"x.ipynb\"", "brings in a file")]
    [InlineData("#r \"x.dll\"", "brings in a file")]
    [InlineData("int Number { get; set; }", "is outside a type")]
    public void What_a_program_cannot_do_is_said(string cell, string expected)
    {
        var error = Assert.Throws<JupyterException>(() => NotebookApp.Of(notebooks.Write("c.ipynb", "var first = 1;", cell)));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_inside_a_function_is_no_second_declaration()
    {
        var app = NotebookApp.Of(notebooks.Write("d.ipynb", "var x = 1;", "new[] { 1 }.Select(n => { var y = n; return y; }).Sum()", "var y = 2; foreach (var (k, v) in new Dictionary<int, int>()) { }", "foreach (var (k, v) in new Dictionary<int, int>()) { }"));
        Assert.Empty(app.Notes);
    }
}
