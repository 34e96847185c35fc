namespace Strm.Notebooks.Tests;

/// <summary>The notebooks in .NET Interactive itself, beside the project's own kernel.</summary>
[Trait("Tier", "Full")]
public sealed class DotNetInteractiveTests(DotNetInteractiveKernel kernel) : IClassFixture<DotNetInteractiveKernel>
{
    public static TheoryData<string> All => NotebookTests.All;

    [SkippableTheory]
    [MemberData(nameof(All))]
    public async Task A_notebook_shows_the_same_in_both_kernels(string name)
    {
        RequireJupyter();
        Assert.Contains(".net-csharp is registered", kernel.Installed, StringComparison.Ordinal);
        var theirs = Directory.CreateDirectory(Path.Combine(kernel.Folder, "theirs")).FullName;
        kernel.Run("/usr/bin/jupyter-nbconvert", "--to", "notebook", "--execute", "--ExecutePreprocessor.timeout=900", "--output-dir", theirs, RepositoryFiles.Notebook(name));

        // The first cell asks for the package, and each kernel says in its own way how it got it.
        var (there, here) = (new Notebook(Path.Combine(theirs, name)).ByCell.Skip(1), (await ExecutedNotebooks.FirstAsync(name)).ByCell.Skip(1));
        Assert.Equal(here.Select(cell => cell.ToString()), there.Select(cell => cell.ToString()));
    }

    [SkippableFact]
    public void An_interrupt_ends_a_training_and_the_kernel_lives_on()
    {
        RequireJupyter();
        Assert.NotEmpty(kernel.Installed);
        var said = kernel.Run("/usr/bin/python3", Path.Combine(AppContext.BaseDirectory, "interrupt.py"), ".net-csharp", Path.GetDirectoryName(RepositoryFiles.Notebook("x"))!);
        Assert.Contains("interrupted and alive", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Installing_again_restores_nothing_and_uninstalling_leaves_nothing()
    {
        using var other = new DotNetInteractiveKernel();
        Assert.Contains("is installed", other.Installed, StringComparison.Ordinal);
        Assert.Contains("is already there", other.Run("dotnet", RepositoryFiles.Cli, "kernel", "install", "--user", "--dotnet-interactive"), StringComparison.Ordinal);
        other.Run("dotnet", RepositoryFiles.Cli, "kernel", "uninstall", "--user");
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(other.Folder, "jupyter", "kernels")));
    }

    private static void RequireJupyter() => Skip.IfNot(File.Exists("/usr/bin/jupyter-nbconvert"), "Skipped: jupyter-nbconvert not found (Debian: apt-get install jupyter-nbconvert).");
}
