using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive;
using Strm.Jupyter.Kernels;
using Strm.Jupyter.Outputs;

namespace Strm.Jupyter.Notebooks;

/// <summary>Runs notebooks in this process, without a front end.</summary>
public static class NotebookRunner
{
    private const int ShownCode = 60;

    /// <summary>Runs every cell of a notebook, in the notebook's folder, in a kernel of its own.</summary>
    /// <param name="path">The notebook.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Stops the running cell and ends the run.</param>
    /// <returns>The notebook with its new outputs.</returns>
    /// <exception cref="JupyterException">The file is not a notebook, or a cell failed or took too long; the message names it.</exception>
    public static async Task<ExecutedNotebook> RunAsync(
        string path, NotebookRunOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var notebook = NotebookFile.Read(path);
        notebook.Normalise();
        var before = Directory.GetCurrentDirectory();
        try
        {
            Directory.SetCurrentDirectory(Path.GetDirectoryName(notebook.Path)!);
            using var input = UnansweredInput.Begin();
            using var kernel = await NotebookKernel.CreateAsync(options.Bundled);
            UnansweredInput.AddTo(kernel);
            return new ExecutedNotebook(notebook, await RunCellsAsync(notebook, kernel, options, cancellationToken));
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }
    }

    private static async Task<int> RunCellsAsync(
        NotebookFile notebook, Kernel kernel, NotebookRunOptions options, CancellationToken cancellationToken)
    {
        using var runner = new CellRunner(kernel);
        var collected = new NotebookOutputs();
        var cells = notebook.Cells.Where(cell => cell.IsCode).ToList();
        foreach (var cell in cells) cell.SetOutputs([], null);
        var (count, running) = (0, cells.FirstOrDefault());
        using var end = new ProcessEnd(exception =>
        {
            if (running is not null)
                options.ProcessEnding?.Invoke(new ExecutedNotebook(notebook, count), Ended(notebook, running, collected, exception));
        });
        for (var done = 0; done < cells.Count; done++)
        {
            var cell = running = cells[done];
            options.Progress?.Report(new CellProgress(Path.GetFileName(notebook.Path), done, cells.Count));
            if (string.IsNullOrWhiteSpace(cell.Source)) continue;
            var outputs = new JsonArray();
            var number = ++count;
            cell.SetOutputs(outputs, number);
            var error = await RunCellAsync(
                cell, runner, output => collected.Add(outputs, output, number), options.CellTimeout, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            if (error is not null && !cell.MayFail) throw Failed(notebook, cell, error);
            if (error is not null) collected.Add(outputs, error, number);
        }

        options.Progress?.Report(new CellProgress(Path.GetFileName(notebook.Path), cells.Count, cells.Count));
        return count;
    }

    private static async Task<ErrorOutput?> RunCellAsync(
        NotebookCell cell, CellRunner runner, Action<CellOutput> show, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(timeout);
        var error = await runner.RunAsync(cell.Source, cell.KernelName, show, stop.Token);
        if (!stop.IsCancellationRequested || cancellationToken.IsCancellationRequested) return error;
        var message = $"It took longer than {timeout.TotalSeconds:0.##} seconds and was stopped.";
        return new ErrorOutput("Timeout", message, [message]);
    }

    private static JupyterException Failed(NotebookFile notebook, NotebookCell cell, ErrorOutput error) =>
        new($"{Name(notebook, cell)} failed.", string.Join(Environment.NewLine, error.Traceback), string.Empty);

    private static string Ended(NotebookFile notebook, NotebookCell cell, NotebookOutputs collected, Exception? exception)
    {
        if (exception is null) return $"{Name(notebook, cell)} ended the process, and the run with it.";
        collected.Add(
            cell.Outputs,
            new ErrorOutput(exception.GetType().FullName!, exception.Message, exception.ToString().Split('\n')),
            cell.ExecutionCount ?? 0);
        return $"{Name(notebook, cell)}: a thread that a cell started failed, which ends the process, and the run with it. {exception}";
    }

    private static string Name(NotebookFile notebook, NotebookCell cell)
    {
        var code = cell.Source.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0) ?? string.Empty;
        return $"{Path.GetFileName(notebook.Path)}: cell {cell.Number} (In [{cell.ExecutionCount}], "
            + $"\"{(code.Length > ShownCode ? code[..ShownCode] + "…" : code)}\")";
    }
}
