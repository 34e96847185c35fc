namespace Strm.Jupyter.Outputs;

/// <summary>Why a cell failed.</summary>
/// <param name="Name">The kind of error, for example the exception's type.</param>
/// <param name="Message">What happened.</param>
/// <param name="Traceback">The whole of it, line by line: message and places in cells.</param>
internal sealed record ErrorOutput(string Name, string Message, IReadOnlyList<string> Traceback) : CellOutput;
