namespace Strm.Jupyter.Outputs;

/// <summary>What the cell showed so far goes.</summary>
/// <param name="Wait">Only when there is something new, so that nothing flickers.</param>
internal sealed record ClearOutput(bool Wait) : CellOutput;
