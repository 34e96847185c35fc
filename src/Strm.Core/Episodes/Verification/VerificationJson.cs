using System.Text.Json.Nodes;

namespace Strm.Episodes;

/// <summary>A verification as JSON.</summary>
public static class VerificationJson
{
    /// <summary>One object with everything that was found; names of clips are class/clip.</summary>
    /// <param name="report">The report.</param>
    public static JsonObject Of(VerificationReport report)
    {
        return new JsonObject
        {
            ["data"] = report.Location,
            ["protocol"] = report.Protocol,
            ["frames"] = report.Options.Frames,
            ["ok"] = report.Faults().Count == 0,
            ["faults"] = Strings(report.Faults()),
            ["classes"] = new JsonArray([.. report.Classes.Select(Class)]),
            ["mismatches"] = new JsonArray(
                [.. report.Mismatches.Select(m => new JsonObject { ["expected"] = m.Expected, ["closest"] = m.Closest })]),
            ["unused_classes"] = Strings(report.UnusedClasses),
            ["problems"] = Strings(report.Problems.Select(p => p.Detail)),
        };
    }

    private static JsonObject Class(ClassVerification item) => new()
    {
        ["split"] = item.Part.ToString().ToLowerInvariant(),
        ["class"] = item.Class.Name,
        ["expected"] = item.Class.Expected,
        ["found"] = item.Class.Found,
        ["missing"] = item.Missing,
        ["too_short"] = item.Class.TooShort.Count,
        ["undecodable"] = item.Undecodable.Count,
        ["usable"] = item.Usable,
        ["enough"] = item.IsEnough,
        ["missing_videos"] = Strings(item.Class.Missing.Select(m => m.ToString())),
        ["too_short_videos"] = new JsonArray(
            [.. item.Class.TooShort.Select(c => new JsonObject { ["video"] = c.Id.ToString(), ["frames"] = c.FrameCount })]),
        ["undecodable_videos"] = new JsonArray(
            [.. item.Undecodable.Select(u => new JsonObject { ["video"] = u.Clip.Id.ToString(), ["reason"] = u.Reason })]),
    };

    private static JsonArray Strings(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
