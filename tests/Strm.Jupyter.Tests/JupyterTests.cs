using System.Globalization;
using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace Strm.Jupyter.Tests;

/// <summary>The kernel as Jupyter's own programs see it.</summary>
public sealed class JupyterTests(ITestOutputHelper log) : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("strm-jupyter-");

    public void Dispose() => data.Delete(recursive: true);

    [SkippableFact]
    public void All_tests_that_Jupyter_has_for_kernels_pass()
    {
        Programs.RequirePython("jupyter_kernel_test", "python3-jupyter-kernel-test");
        Install();
        var (code, output) = Programs.Run(Programs.Python, [Beside("kernel_test.py")], [Data]);
        Assert.True(code == 0, output);
        Assert.Contains("Ran 12 tests", output, StringComparison.Ordinal);
        Assert.DoesNotContain("skipped", output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_kernel_is_quick_enough_and_can_be_interrupted_and_restarted()
    {
        Programs.RequirePython("jupyter_client", "jupyter-client");
        Install();
        var (code, output) = Programs.Run(Programs.Python, [Beside("kernel_times.py")], [Data]);
        log.WriteLine(output);
        Assert.True(code == 0, output);

        // A machine with other work to do may take several times what the kernel takes on its own.
        Assert.True(Figure(output, "first result") < 30, output);
        Assert.True(Figure(output, "cell") < 1, output);
        Assert.True(Figure(output, "completion") < 3, output);
        Assert.True(Figure(output, "first completion") < 0.5 + (10 * Figure(output, "completion")), output);
        Assert.True(Figure(output, "interrupt") < 10, output);
        Assert.True(Figure(output, "shutdown while busy") < 30, output);
    }

    [SkippableFact]
    public void Nbconvert_executes_a_notebook()
    {
        Programs.RequirePython("nbconvert", "jupyter-nbconvert");
        Install();
        using var notebooks = new NotebookText();
        var path = notebooks.Write("a.ipynb", "%%# Title", "var x = 40;\nConsole.WriteLine(\"hello\");", "#!time\nx + 2");
        var (code, output) = Programs.Run(Programs.Python, ["-m", "nbconvert", "--execute", "--to", "notebook", "--ExecutePreprocessor.kernel_name=.net-csharp", "--output", "b.ipynb", path], [Data]);
        Assert.True(code == 0, output);
        var text = File.ReadAllText(Path.Combine(notebooks.Folder, "b.ipynb"));
        Assert.Contains("hello", text, StringComparison.Ordinal);
        Assert.Contains("\"42\"", text, StringComparison.Ordinal);
    }

    private (string, string) Data => ("JUPYTER_DATA_DIR", data.FullName);

    private void Install()
    {
        var (code, output) = Programs.Run("dotnet", [Programs.Strm, "kernel", "install"], [Data]);
        Assert.True(code == 0, output);
    }

    private static string Beside(string name) => Path.Combine(AppContext.BaseDirectory, name);

    private static double Figure(string output, string name) =>
        double.Parse(Regex.Match(output, $"^{Regex.Escape(name)} ([0-9.]+)", RegexOptions.Multiline).Groups[1].Value, CultureInfo.InvariantCulture);
}
