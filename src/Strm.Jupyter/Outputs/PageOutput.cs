using System.Text.Json.Nodes;

namespace Strm.Jupyter.Outputs;

/// <summary>A value for the front end's pager, beside the notebook.</summary>
/// <param name="Data">The value by MIME type.</param>
internal sealed record PageOutput(JsonObject Data) : CellOutput;
