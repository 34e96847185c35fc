using System.IO.Enumeration;
using System.Text.Json.Nodes;

namespace Strm.Jupyter.Hosting;

/// <summary>The cells that this kernel ran, for a console's arrow keys.</summary>
internal sealed class CellHistory
{
    private const int Session = 1;
    private readonly List<(int Number, string Code, string? Result)> cells = [];

    /// <summary>Adds a cell that ran.</summary>
    public void Add(int number, string code, string? result) => cells.Add((number, code, result));

    /// <summary>The answer to <c>history_request</c>.</summary>
    /// <exception cref="MalformedRequestException">The request is malformed.</exception>
    public JsonObject Answer(RequestContent request)
    {
        var found = request.Text("hist_access_type") switch
        {
            "tail" => cells.TakeLast(request.Number("n", int.MaxValue)),
            "range" => Range(request),
            "search" => Search(request),
            var other => throw new MalformedRequestException($"hist_access_type is '{other}'; tail, range and search are supported."),
        };
        var withOutput = request.Flag("output", false);
        JsonNode?[] entries = [.. found.Select(cell => Entry(cell, withOutput))];
        return new JsonObject { ["status"] = "ok", ["history"] = new JsonArray(entries) };
    }

    private static JsonArray Entry((int Number, string Code, string? Result) cell, bool withOutput) =>
        new(Session, cell.Number, withOutput ? new JsonArray(cell.Code, cell.Result) : (JsonNode)cell.Code);

    // Session 0 is the current one, as in IPython; nothing is kept of others.
    private IEnumerable<(int Number, string Code, string? Result)> Range(RequestContent request)
    {
        if (request.Number("session", 0) is not (0 or Session)) return [];
        var (start, stop) = (request.Number("start", 1), request.Number("stop", int.MaxValue));
        return cells.Where(cell => cell.Number >= start && cell.Number < stop);
    }

    private IEnumerable<(int Number, string Code, string? Result)> Search(RequestContent request)
    {
        var pattern = request.Text("pattern");
        var found = cells.Where(cell => FileSystemName.MatchesSimpleExpression(pattern, cell.Code, ignoreCase: false)).ToList();
        if (request.Flag("unique", false)) found = [.. found.AsEnumerable().Reverse().DistinctBy(cell => cell.Code).Reverse()];
        return found.TakeLast(request.Number("n", int.MaxValue));
    }
}
