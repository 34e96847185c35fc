using Strm.Jupyter.Kernels;

namespace Strm.Jupyter.Notebooks;

/// <summary>How notebooks are run.</summary>
public sealed record NotebookRunOptions
{
    /// <summary>The packages that need no restore.</summary>
    public IReadOnlyList<BundledPackage> Bundled { get; init; } = [];

    /// <summary>How long one cell may take; by default there is no limit.</summary>
    public TimeSpan CellTimeout
    {
        get;
        init => field = value > TimeSpan.Zero || value == Timeout.InfiniteTimeSpan
            ? value
            : throw new JupyterException(
                $"The time for a cell is {value.TotalSeconds} seconds.", "It must be more than 0.", "Give a number of seconds.");
    } = Timeout.InfiniteTimeSpan;

    /// <summary>Receives the progress of a notebook.</summary>
    public IProgress<CellProgress>? Progress { get; init; }

    /// <summary>
    /// Receives the notebook as far as it ran if the process ends in mid-run, because a cell ends it or a thread that a
    /// cell started fails; and a sentence that names notebook and cell. The process ends when this returns.
    /// </summary>
    public Action<ExecutedNotebook, string>? ProcessEnding { get; init; }
}

/// <summary>The progress of a notebook.</summary>
/// <param name="Notebook">The notebook's file name.</param>
/// <param name="Done">The code cells that ran.</param>
/// <param name="Total">All its code cells.</param>
public sealed record CellProgress(string Notebook, int Done, int Total);
