namespace Strm.Jupyter.Notebooks;

/// <summary>How far a notebook is.</summary>
/// <param name="Notebook">The notebook's file name.</param>
/// <param name="Done">The code cells that ran.</param>
/// <param name="Total">All its code cells.</param>
public sealed record CellProgress(string Notebook, int Done, int Total);
