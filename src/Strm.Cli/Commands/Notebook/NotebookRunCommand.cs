using System.CommandLine;
using Strm.Jupyter;
using Strm.Jupyter.Notebooks;

namespace Strm.Cli.Commands;

/// <summary>The command <c>strm notebook run</c>: runs notebooks from their first cell to their last and keeps their outputs.</summary>
internal static class NotebookRunCommand
{
    private static readonly Argument<string[]> Notebooks = new("notebooks")
    {
        Description = "Notebooks, or folders of them.", Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string?> Out = new("--out")
    {
        Description = "The folder for the notebooks with their outputs; by default they are written in place.",
    };

    private static readonly Option<bool> Html = new("--html") { Description = "Also write an HTML page of each notebook." };

    private static readonly Option<double?> Seconds = new("--timeout")
    {
        Description = "Seconds that one cell may take; no limit by default.",
    };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command(
            "run",
            "Run notebooks without a browser. A notebook with a failing cell is not written; if a cell ends the process, the notebook is "
                + "written as far as it ran.")
        {
            Notebooks, Out, Html, Seconds,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var seconds = result.GetValue(Seconds);
        if (seconds is <= 0) throw new UsageException($"--timeout is {seconds}. It must be more than 0 seconds.");
        await NotebookFeed.UpdateAsync(cancellationToken).ConfigureAwait(false);
        var failures = 0;
        foreach (var path in Files(result.GetRequiredValue(Notebooks)))
        {
            try
            {
                await RunAsync(path, seconds, result, cancellationToken).ConfigureAwait(false);
            }
            catch (JupyterException exception)
            {
                failures++;
                await result.InvocationConfiguration.Error.WriteLineAsync(exception.Message).ConfigureAwait(false);
            }
        }

        return failures == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static async Task RunAsync(string path, double? seconds, ParseResult result, CancellationToken cancellationToken)
    {
        var target = result.GetValue(Out) is { } folder ? Path.Combine(folder, Path.GetFileName(path)) : path;
        var executed = await ProgressRenderer.RunAsync(
            result.InvocationConfiguration.Error,
            progress => NotebookRunner.RunAsync(
                path, Options(seconds, progress, KeepIn(Path.GetFullPath(target), result)), cancellationToken))
            .ConfigureAwait(false);
        executed.Write(target);
        if (result.GetValue(Html)) executed.WritePage(Path.ChangeExtension(target, ".html"));
        await result.InvocationConfiguration.Output.WriteLineAsync($"{target}: {executed.CellsRun} cells").ConfigureAwait(false);
    }

    // Cells that have run are kept even if the process ends before the others.
    private static Action<ExecutedNotebook, string> KeepIn(string target, ParseResult result) => (executed, reason) =>
    {
        executed.Write(target);
        result.InvocationConfiguration.Error.WriteLine($"{reason}\n{target}: kept as far as it ran: {executed.CellsRun} cells");
        Environment.ExitCode = ExitCode.Failure;
    };

    private static NotebookRunOptions Options(double? seconds, IProgress<WorkProgress> progress, Action<ExecutedNotebook, string> ending) =>
        new()
    {
        Bundled = BundledPackages.All(),
        CellTimeout = seconds is { } limit ? TimeSpan.FromSeconds(limit) : Timeout.InfiniteTimeSpan,
        Progress = new CellsAsWork(progress),
        ProcessEnding = ending,
    };

    private static IEnumerable<string> Files(IEnumerable<string> paths) => paths.SelectMany(path =>
    {
        if (!Directory.Exists(path)) return [path];
        var notebooks = Directory.GetFiles(path, "*.ipynb").Order(StringComparer.Ordinal).ToList();
        return notebooks.Count > 0
            ? notebooks
            : throw new UsageException($"The folder {path} has no notebooks. Name .ipynb files or a folder of them.");
    });

    private sealed class CellsAsWork(IProgress<WorkProgress> progress) : IProgress<CellProgress>
    {
        public void Report(CellProgress value) => progress.Report(new WorkProgress(value.Notebook, value.Done, value.Total, "cells"));
    }
}
