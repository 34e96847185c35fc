using System.Diagnostics;
using System.Text.RegularExpressions;
using Strm.Cli;
using Strm.Cli.Commands;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Strm.Notebooks.Tests;

/// <summary>The notebooks: all run headless, say what they should, and are committed with their outputs.</summary>
public sealed partial class NotebookTests : IDisposable
{
    private const string Attention = "08-attention.ipynb";
    private const string Preparation = "01-data-preparation.ipynb";

    private readonly string folder = Directory.CreateTempSubdirectory("strm-notebooks-").FullName;

    public static TheoryData<string> All =>
    [
        "01-data-preparation.ipynb", "02-strm-model.ipynb", "03-training.ipynb", "04-evaluation-hmdb51.ipynb", "05-evaluation-ucf101.ipynb",
        "06-evaluation-kinetics.ipynb", "07-evaluation-ssv2.ipynb", "08-attention.ipynb", "09-own-clips.ipynb", "10-ablations-and-heads.ipynb", "11-training-in-minutes.ipynb",
    ];

    /// <summary>Those that the everyday tests do not take to Jupyter.</summary>
    public static TheoryData<string> Others => [.. All.Select<object[], string>(row => (string)row[0]).Where(name => name is not (Attention or Preparation))];

    [Theory]
    [MemberData(nameof(All))]
    public async Task It_runs_headless_with_the_outputs_of_its_committed_copy(string name)
    {
        var (executed, committed) = (await ExecutedNotebooks.FirstAsync(name), new Notebook(RepositoryFiles.Notebook(name)));
        Assert.DoesNotContain("error", executed.OutputTypes);
        Assert.Equal(committed.Code, executed.Code);
        Assert.Equal(committed.OutputTypes, executed.OutputTypes);
    }

    [Fact]
    public async Task What_notebooks_restore_is_packed_once_until_it_changes()
    {
        var feed = Path.Combine(Path.GetDirectoryName(RepositoryFiles.Notebook(Attention))!, "feed");
        await NotebookFeed.UpdateAsync(CancellationToken.None);
        var packed = Directory.GetFiles(feed, "*.nupkg").ToDictionary(file => file, File.GetLastWriteTimeUtc);
        Assert.Equal(["Strm", "Strm.Core", "Strm.Interactive", "Strm.Synthesis"], packed.Keys.Select(file => Path.GetFileName(file).Split(".0.")[0]).Order(StringComparer.Ordinal));
        Assert.Single(packed.Keys.Select(file => Path.GetFileName(file).Split(".0.")[1]).Distinct());
        await NotebookFeed.UpdateAsync(CancellationToken.None);
        Assert.Equal(packed, Directory.GetFiles(feed, "*.nupkg").ToDictionary(file => file, File.GetLastWriteTimeUtc));
    }

    [Theory]
    [Trait("Tier", "Full")]
    [MemberData(nameof(All))]
    public async Task A_run_changes_nothing_but_times(string name)
    {
        var (executed, committed) = (await ExecutedNotebooks.FirstAsync(name), new Notebook(RepositoryFiles.Notebook(name)));
        if (executed.Shown.SequenceEqual(committed.Shown)) return;

        // Another processor or libtorch rounds otherwise: then the words are the same, and two runs of this machine are alike.
        Assert.Equal(Notebook.Words(committed.Text), Notebook.Words(executed.Text));
        Assert.Equal(executed.Shown, (await ExecutedNotebooks.RunAsync(name)).Shown);
    }

    [Theory]
    [Trait("Tier", "Full")]
    [InlineData(Attention)]
    [InlineData("09-own-clips.ipynb")]
    public async Task As_a_program_it_prints_what_the_notebook_prints(string name)
    {
        var program = Path.Combine(folder, Path.ChangeExtension(name, ".cs"));
        using var error = new StringWriter();
        var code = await StrmCommandLine.RunAsync(["notebook", "export", "--app", RepositoryFiles.Notebook(name), "--out", program], TextWriter.Null, error, CancellationToken.None);
        Assert.True(code == ExitCode.Success, error.ToString());
        var printed = Run("dotnet", "run", "-c", "Release", program).Split('\n').Select(line => Notebook.Words(line.Trim())).ToList();
        var expected = new Notebook(RepositoryFiles.Notebook(name)).Printed;
        Assert.NotEmpty(expected);
        Assert.All(expected, line => Assert.Contains(Notebook.Words(line), printed));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void It_begins_with_the_package_ends_with_what_was_learnt_and_needs_no_network(string name)
    {
        var notebook = new Notebook(RepositoryFiles.Notebook(name));
        Assert.Equal(".net-csharp", notebook.Kernel);
        Assert.Equal("#r \"nuget: Strm.Interactive, *-*\"", notebook.Code[0]);
        Assert.Contains("## What was learnt", notebook.Markdown[^1], StringComparison.Ordinal);
        Assert.InRange(notebook.CellCount, 10, 45);
        Assert.DoesNotContain("cdn.", notebook.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("src=\"http", notebook.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("/tmp/", notebook.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("04-evaluation-hmdb51.ipynb", "31 10 10", "4280 1194 1292", "77.3", "75.6")]
    [InlineData("05-evaluation-ucf101.ipynb", "70 10 21", "9154 1421 2745", "96.8", "96.1")]
    [InlineData("06-evaluation-kinetics.ipynb", "64 12 24", "6400 1200 2400", "86.7", "85.9")]
    [InlineData("07-evaluation-ssv2.ipynb", "64 12 24", "67013 1926 2857", "68.1", "64.6")]
    public void An_evaluation_shows_its_protocols_counts_and_the_papers_row(string name, string classes, string videos, string strm, string trx)
    {
        var notebook = new Notebook(RepositoryFiles.Notebook(name));
        foreach (var (count, video) in classes.Split(' ').Zip(videos.Split(' ')))
        {
            Assert.Contains(count, Cells(notebook.Html));
            Assert.Contains(video, Cells(notebook.Html));
        }

        Assert.Contains(strm, Cells(notebook.Html));
        Assert.Contains(trx, Cells(notebook.Html));
        Assert.Contains("10,000 episodes", notebook.Html, StringComparison.Ordinal);
        Assert.Contains("look-alike", notebook.Text, StringComparison.Ordinal);
        Assert.Contains(notebook.Markdown, text => text.Contains("https://drive.google.com/", StringComparison.Ordinal));
    }

    [SkippableTheory]
    [InlineData(Attention)]
    [InlineData(Preparation)]
    public void Jupyter_runs_it_with_the_built_in_kernel(string name) => RunInJupyter(name);

    [SkippableTheory]
    [Trait("Tier", "Full")]
    [MemberData(nameof(Others))]
    public void Jupyter_runs_the_others_too(string name) => RunInJupyter(name);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string[] Cells(string html) => [.. Tags().Split(html).Select(cell => cell.Trim())];

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    private void RunInJupyter(string name)
    {
        Skip.IfNot(File.Exists("/usr/bin/jupyter-nbconvert"), "Skipped: jupyter-nbconvert not found (Debian: apt-get install jupyter-nbconvert).");
        Run("dotnet", RepositoryFiles.Cli, "kernel", "install", "--user", "--name", ".net-csharp");
        Run("/usr/bin/jupyter-nbconvert", "--to", "notebook", "--execute", "--ExecutePreprocessor.timeout=900", "--output-dir", folder, RepositoryFiles.Notebook(name));
        var executed = new Notebook(Path.Combine(folder, name));
        Assert.DoesNotContain("error", executed.OutputTypes);
        Assert.Equal(new Notebook(RepositoryFiles.Notebook(name)).Code, executed.Code);
    }

    private string Run(string program, params string[] arguments) => JupyterProgram.Run(folder, program, arguments);
}
