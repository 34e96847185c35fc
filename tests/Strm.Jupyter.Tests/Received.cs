using System.Text.Json.Nodes;

namespace Strm.Jupyter.Tests;

/// <summary>A message from the kernel.</summary>
internal sealed record Received(string Type, string? Parent, JsonObject Content);
