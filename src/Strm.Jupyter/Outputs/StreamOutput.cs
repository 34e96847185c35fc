namespace Strm.Jupyter.Outputs;

/// <summary>Text that a cell wrote to the console.</summary>
/// <param name="IsError">To standard error instead of standard output.</param>
/// <param name="Text">The text.</param>
internal sealed record StreamOutput(bool IsError, string Text) : CellOutput
{
    /// <summary>The stream as Jupyter calls it.</summary>
    public string Name => IsError ? "stderr" : "stdout";
}
