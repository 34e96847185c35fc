using Strm.Backbones;
using Strm.Evaluation.Results;
using Strm.Heads;
using Strm.Models;

namespace Strm.Studies;

/// <summary>One accuracy of a results table: published, or evaluated here.</summary>
/// <param name="Method">The method, for example <c>STRM</c>.</param>
/// <param name="Source"><c>paper</c> or <c>ours</c>.</param>
/// <param name="Protocol">The split protocol.</param>
/// <param name="Way">Classes of an episode.</param>
/// <param name="Shot">Support clips of a class.</param>
/// <param name="Accuracy">The mean accuracy, a fraction; null if it was not run.</param>
/// <param name="HalfWidth">Half of the width of its 95 % interval, a fraction; null if none is stated.</param>
/// <param name="Episodes">The number of episodes; null if none is stated.</param>
/// <param name="Run">The run folder's name; null if there is none.</param>
/// <param name="Id">The evaluation's identity; null for published numbers.</param>
/// <param name="Variant">How the head differs from its defaults, for ablations; empty if it does not.</param>
public sealed record ResultRow(
    string Method,
    string Source,
    string Protocol,
    int Way,
    int Shot,
    double? Accuracy,
    double? HalfWidth,
    int? Episodes,
    string? Run,
    string? Id,
    string Variant)
{
    /// <summary>The row of a published number: 5-way 5-shot.</summary>
    internal static ResultRow Published(PublishedResult result, string protocol) =>
        new(result.Method, "paper", protocol, 5, 5, result.On(protocol), null, null, null, null, "");

    /// <summary>The row of something that the paper reports and that has not been run here.</summary>
    internal static ResultRow NotRun(string method, string protocol, int shot, string variant) =>
        new(method, "ours", protocol, 5, shot, null, null, null, null, null, variant);

    /// <summary>The row of an evaluation.</summary>
    internal static ResultRow Of(EvaluationRecord record)
    {
        string[] parts =
        [
            VariantOf(record.Model),
            .. record.FewestShots == record.Shot ? Array.Empty<string>() : [$"{record.FewestShots} to {record.Shot} shots"]
        ];
        return new ResultRow(
            record.Head.ToUpperInvariant(), "ours", record.Protocol, record.Way, record.Shot, record.Accuracy, record.HalfWidth,
            record.Episodes, record.Run, record.Id,
            string.Join(", ", parts.Where(part => part.Length > 0)));
    }

    /// <summary>How a model differs from the paper's, in words; empty if it does not.</summary>
    internal static string VariantOf(ModelOptions model)
    {
        string[] parts =
        [
            .. model.Head is StrmHeadOptions head
                ? PartsOf(head)
                : model.Head is TrxHeadOptions { Cardinalities: not [2, 3] } trx ? [Tuples(trx.Cardinalities)] : [],
            .. model.Frames == 8 ? Array.Empty<string>() : [$"{model.Frames} frames"],
            .. model.Backbone == new BackboneOptions() ? Array.Empty<string>() : [BackboneOf(model.Backbone)],
        ];
        return string.Join(", ", parts);
    }

    private static IEnumerable<string> PartsOf(StrmHeadOptions head)
    {
        if (head.Cardinalities is not [2]) yield return Tuples(head.Cardinalities);
        if (!head.PatchEnrichment) yield return "no PLE";
        if (!head.FrameEnrichment) yield return "no FLE";
        if (head.QuerySimilarity == QuerySimilarityMode.Off) yield return "no QC";
        if (head.QuerySimilarity == QuerySimilarityMode.FrozenRandom) yield return "QC frozen";
        if (head.QuerySimilarity != QuerySimilarityMode.Off && head.QuerySimilarityWeight != new StrmHeadOptions().QuerySimilarityWeight)
            yield return FormattableString.Invariant($"QC weight {head.QuerySimilarityWeight}");
        if (head.PatchGrid != new StrmHeadOptions().PatchGrid) yield return $"{head.PatchGrid}x{head.PatchGrid} patches";
    }

    private static string Tuples(IReadOnlyList<int> cardinalities) => $"{{{string.Join(',', cardinalities)}}}";

    private static string BackboneOf(BackboneOptions backbone)
    {
        var name = $"ResNet-{backbone.Kind.ToString()["ResNet".Length..]}";
        return backbone.Width == new BackboneOptions().Width ? name : $"{name} of width {backbone.Width}";
    }
}
