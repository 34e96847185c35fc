using System.CommandLine;
using System.Diagnostics;
using Strm.Jupyter.Installation;

namespace Strm.Cli.Commands;

/// <summary>The command <c>strm notebook open</c>: starts the installed Jupyter with this program's kernel.</summary>
internal static class NotebookOpenCommand
{
    private static readonly string[] FrontEnds = ["lab", "notebook"];

    private static readonly Argument<string?> Folder = new("folder")
    {
        Description = "The folder to open; by default the project's notebooks, or the current folder.", Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> FrontEnd = new("--front-end")
    {
        Description = "Which to start; by default JupyterLab if it is installed, otherwise Notebook.",
    };

    private static readonly Option<bool> NoBrowser = new("--no-browser")
    {
        Description = "Print the address instead of opening a browser.",
    };

    private static readonly Option<int?> Port = new("--port") { Description = "The port to serve on; Jupyter's choice by default." };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command("open", "Open notebooks in the installed JupyterLab or Notebook. Ctrl-C ends it.")
        {
            Folder, FrontEnd, NoBrowser, Port,
        };
        FrontEnd.AcceptOnlyFromAmong(FrontEnds);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var folder = Path.GetFullPath(result.GetValue(Folder) ?? Notebooks());
        if (!Directory.Exists(folder)) throw new UsageException($"The folder {folder} does not exist. Name the folder of your notebooks.");
        await NotebookFeed.UpdateAsync(cancellationToken).ConfigureAwait(false);
        using var process = Process.Start(Command(Program(result.GetValue(FrontEnd)), folder, result))!;
        try
        {
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }

        return process.ExitCode == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static string Program(string? frontEnd)
    {
        string[] programs = [.. FrontEnds.Where(name => frontEnd is null || name == frontEnd).Select(name => $"jupyter-{name}")];
        return programs.Select(Find).FirstOrDefault(path => path is not null) ?? throw new StrmException(
            $"Neither {string.Join(" nor ", programs)} is on the PATH.",
            "One of them is needed to show the notebooks.",
            "Run: apt-get install -y --no-install-recommends jupyter-notebook (or pip install jupyterlab).");
    }

    private static ProcessStartInfo Command(string program, string folder, ParseResult result)
    {
        var start = new ProcessStartInfo(program, [folder]);
        if (result.GetValue(NoBrowser)) start.ArgumentList.Add("--no-browser");
        if (result.GetValue(Port) is { } port) start.ArgumentList.Add($"--port={port}");
        if (Environment.IsPrivilegedProcess) start.ArgumentList.Add("--allow-root");

        // The notebooks find their kernel without a registration for other programs.
        var kernels = UserCache.Folder("jupyter");
        KernelSpec.WriteTo(KernelCommand.Program(), kernels);
        start.Environment["JUPYTER_PATH"] = string.Join(
            Path.PathSeparator,
            new[] { kernels, Environment.GetEnvironmentVariable("JUPYTER_PATH") }.Where(path => !string.IsNullOrEmpty(path)));
        return start;
    }

    private static string Notebooks() => SourceTree.Find() is { } root ? Path.Combine(root, "notebooks") : Directory.GetCurrentDirectory();

    private static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
