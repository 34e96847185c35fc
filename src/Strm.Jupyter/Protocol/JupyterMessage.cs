using System.Text.Json.Nodes;

namespace Strm.Jupyter.Protocol;

/// <summary>A message from a front end, signature checked.</summary>
/// <param name="Identities">Who sent it: what an answer begins with.</param>
/// <param name="Type">What it asks for.</param>
/// <param name="Header">Its header as it came: what answers name as their parent.</param>
/// <param name="Content">What it says.</param>
internal sealed record JupyterMessage(IReadOnlyList<byte[]> Identities, string Type, byte[] Header, JsonObject Content);
