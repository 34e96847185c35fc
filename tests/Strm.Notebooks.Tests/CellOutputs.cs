namespace Strm.Notebooks.Tests;

/// <summary>What one cell shows: for each output its type, its forms, and its text without the times that things took.</summary>
/// <param name="Code">The first line of the cell.</param>
/// <param name="Outputs">The outputs, a line for each.</param>
internal sealed record CellOutputs(string Code, IReadOnlyList<string> Outputs)
{
    public override string ToString() => $"{Code}\n{string.Join('\n', Outputs)}";
}
