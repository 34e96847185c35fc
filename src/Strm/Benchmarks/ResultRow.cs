using Strm.Evaluation.Results;
using Strm.Heads;

namespace Strm.Benchmarks;

/// <summary>One accuracy of a results table: published, or of an evaluation here.</summary>
/// <param name="Method">The method, for example <c>STRM</c>.</param>
/// <param name="Source"><c>paper</c> or <c>ours</c>.</param>
/// <param name="Protocol">The split protocol.</param>
/// <param name="Way">Classes of an episode.</param>
/// <param name="Shot">Support clips of a class.</param>
/// <param name="Accuracy">The mean accuracy, a fraction; null where it was not run.</param>
/// <param name="HalfWidth">Half of the width of its 95 % interval, a fraction; null where none is stated.</param>
/// <param name="Episodes">The number of episodes; null where none is stated.</param>
/// <param name="Run">The run folder's name; null where there is none.</param>
/// <param name="Id">The evaluation's identity; null for published numbers.</param>
/// <param name="Variant">What the head differs in from its defaults, for ablations; empty where in nothing.</param>
public sealed record ResultRow(
    string Method, string Source, string Protocol, int Way, int Shot, double? Accuracy, double? HalfWidth, int? Episodes, string? Run, string? Id, string Variant)
{
    /// <summary>The row of a published number: 5-way 5-shot.</summary>
    internal static ResultRow Published(PublishedResult result, string protocol) =>
        new(result.Method, "paper", protocol, 5, 5, result.On(protocol), null, null, null, null, "");

    /// <summary>The row of an evaluation.</summary>
    internal static ResultRow Of(EvaluationRecord record) => new(
        record.Head.ToUpperInvariant(), "ours", record.Protocol, record.Way, record.Shot, record.Accuracy, record.HalfWidth, record.Episodes, record.Run, record.Id, VariantOf(record));

    private static string VariantOf(EvaluationRecord record)
    {
        if (record.Model.Head is not StrmHeadOptions head) return record.FewestShots == record.Shot ? "" : $"{record.FewestShots} to {record.Shot} shots";
        string[] parts =
        [
            .. head.Cardinalities is [2] ? Array.Empty<string>() : [$"{{{string.Join(',', head.Cardinalities)}}}"],
            .. head.PatchEnrichment ? Array.Empty<string>() : ["no PLE"],
            .. head.FrameEnrichment ? Array.Empty<string>() : ["no FLE"],
            .. head.QuerySimilarity switch { QuerySimilarityMode.Off => ["no QC"], QuerySimilarityMode.FrozenRandom => ["QC frozen"], _ => Array.Empty<string>() },
            .. record.FewestShots == record.Shot ? Array.Empty<string>() : [$"{record.FewestShots} to {record.Shot} shots"],
        ];
        return string.Join(", ", parts);
    }
}
