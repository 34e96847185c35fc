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

/// <summary>What a displayed value is to those before it.</summary>
internal enum DisplayKind
{
    /// <summary>A value of its own.</summary>
    New,

    /// <summary>The newer state of one that is on show.</summary>
    Update,

    /// <summary>The value of the cell's last expression.</summary>
    Result,
}

/// <summary>A value on show.</summary>
/// <param name="Kind">New, in place of an earlier one, or the cell's result.</param>
/// <param name="Data">The value by MIME type, as Jupyter wants it.</param>
/// <param name="DisplayId">What later values name that replace this one; null where none can.</param>
internal sealed record DisplayOutput(DisplayKind Kind, JsonObject Data, string? DisplayId) : CellOutput;

/// <summary>Why a cell failed.</summary>
/// <param name="Name">The kind of error, for example the exception's type.</param>
/// <param name="Message">What happened.</param>
/// <param name="Traceback">The whole of it, line by line: message and places in cells.</param>
internal sealed record ErrorOutput(string Name, string Message, IReadOnlyList<string> Traceback) : CellOutput;

/// <summary>What the cell showed so far goes.</summary>
/// <param name="Wait">Only when there is something new, so that nothing flickers.</param>
internal sealed record ClearOutput(bool Wait) : CellOutput;

/// <summary>A value for the front end's pager, beside the notebook.</summary>
/// <param name="Data">The value by MIME type.</param>
internal sealed record PageOutput(JsonObject Data) : CellOutput;
