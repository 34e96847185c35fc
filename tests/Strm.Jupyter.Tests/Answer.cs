using System.Text.Json.Nodes;

namespace Strm.Jupyter.Tests;

/// <summary>The answer to a request, and what was shown from busy to idle.</summary>
internal sealed record Answer(JsonObject Reply, IReadOnlyList<Received> Shown)
{
    public string? Status => (string?)Reply["status"];

    public IEnumerable<string> Types => Shown.Select(message => message.Type);

    public JsonObject Of(string type) =>
        Shown.LastOrDefault(message => message.Type == type)?.Content ?? throw new InvalidOperationException($"No {type} came, but {string.Join(", ", Types)}, and the answer {Reply.ToJsonString()}");

    /// <summary>What the cell wrote to a stream.</summary>
    public string Stream(string name) => string.Concat(Shown.Where(message => message.Type == "stream" && (string?)message.Content["name"] == name).Select(message => (string?)message.Content["text"]));

    public string? Result => (string?)Of("execute_result")["data"]!["text/plain"];
}
