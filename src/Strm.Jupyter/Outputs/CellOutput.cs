namespace Strm.Jupyter.Outputs;

/// <summary>Something that a cell shows.</summary>
internal abstract record CellOutput;
