using System.Text.Json.Nodes;

namespace Strm.Jupyter.Outputs;

/// <summary>A value on show.</summary>
/// <param name="Kind">New, in place of an earlier one, or the cell's result.</param>
/// <param name="Data">The value by MIME type, as Jupyter wants it.</param>
/// <param name="DisplayId">What later values name that replace this one; null where none can.</param>
internal sealed record DisplayOutput(DisplayKind Kind, JsonObject Data, string? DisplayId) : CellOutput;
