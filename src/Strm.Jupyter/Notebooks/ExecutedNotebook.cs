namespace Strm.Jupyter.Notebooks;

/// <summary>A notebook with the outputs of a run from its first cell to its last.</summary>
public sealed class ExecutedNotebook
{
    private readonly NotebookFile notebook;

    internal ExecutedNotebook(NotebookFile notebook, int cellsRun) => (this.notebook, CellsRun) = (notebook, cellsRun);

    /// <summary>How many cells ran.</summary>
    public int CellsRun { get; }

    /// <summary>Writes the notebook, nbformat 4.5; equal outputs give equal files.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="JupyterException">The file cannot be written.</exception>
    public void Write(string path) => notebook.Write(path);

    /// <summary>Writes it as a page to read, light or dark like the reader's system.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="JupyterException">The file cannot be written.</exception>
    public void WritePage(string path) => WriteFile.Text(path, NotebookPage.Html(notebook));
}
