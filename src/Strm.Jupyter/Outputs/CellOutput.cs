using System.Text.Json.Nodes;

namespace Strm.Jupyter.Outputs;

/// <summary>Something that a cell shows.</summary>
internal abstract record CellOutput;

/// <summary>Text that a cell wrote to the console.</summary>
/// <param name="IsError">To standard error instead of standard output.</param>
/// <param name="Text">The text.</param>
internal sealed record StreamOutput(bool IsError, string Text) : CellOutput
{
    /// <summary>The stream as Jupyter calls it.</summary>
    public string Name => IsError ? "stderr" : "stdout";
}

/// <summary>How a displayed value relates to earlier ones.</summary>
internal enum DisplayKind
{
    /// <summary>A value of its own.</summary>
    New,

    /// <summary>The newer state of one already shown.</summary>
    Update,

    /// <summary>The value of the cell's last expression.</summary>
    Result,
}

/// <summary>A displayed value.</summary>
/// <param name="Kind">New, in place of an earlier one, or the cell's result.</param>
/// <param name="Data">The value by MIME type, as Jupyter wants it.</param>
/// <param name="DisplayId">The name by which later values replace this one; null if none can.</param>
internal sealed record DisplayOutput(DisplayKind Kind, JsonObject Data, string? DisplayId) : CellOutput;

/// <summary>Why a cell failed.</summary>
/// <param name="Name">The kind of error, for example the exception's type.</param>
/// <param name="Message">What happened.</param>
/// <param name="Traceback">The full text, line by line: the message and positions in cells.</param>
internal sealed record ErrorOutput(string Name, string Message, IReadOnlyList<string> Traceback) : CellOutput;

/// <summary>Clears what the cell has shown so far.</summary>
/// <param name="Wait">Only when there is something new, so that nothing flickers.</param>
internal sealed record ClearOutput(bool Wait) : CellOutput;

/// <summary>A value for the front end's pager, beside the notebook.</summary>
/// <param name="Data">The value by MIME type.</param>
internal sealed record PageOutput(JsonObject Data) : CellOutput;
