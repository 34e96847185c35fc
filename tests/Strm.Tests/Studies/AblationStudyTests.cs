using Strm.Episodes;
using Strm.Heads;
using Strm.Models;
using Strm.Reports;
using Strm.Studies;
using Strm.Training;

namespace Strm.Tests.Comparison;

/// <summary>The studies' variants, and the chart of values with intervals.</summary>
public sealed class AblationStudyTests
{
    public static TheoryData<string> All => [.. AblationStudy.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(All))]
    public void Variants_have_names_of_their_own_and_models_that_can_be_built(string name)
    {
        var variants = AblationStudy.Find(name).Variants(ExperimentPreset.Small(), new EpisodeShape { Shot = 1 });
        Assert.Equal(variants.Count, variants.Select(v => v.Name).Distinct().Count());
        Assert.InRange(variants.Count, 3, 6);
        foreach (var variant in variants)
        {
            using var model = new Strm.Models.FewShotModel(variant.Preset.Model);
            Assert.IsType<StrmHead>(model.Head);
        }
    }

    [Fact]
    public void The_studies_vary_just_what_they_ask()
    {
        static IReadOnlyList<ComparisonEntry> Variants(string name) => AblationStudy.Find(name).Variants(ExperimentPreset.Small(), new EpisodeShape { Shot = 1 });
        static StrmHeadOptions Head(ComparisonEntry entry) => (StrmHeadOptions)entry.Preset.Model.Head;
        Assert.Equal([1, 2, 3, 4, 5], Variants("shots").Select(v => v.Test.Shot));
        Assert.Equal([1, 2, 3, 4, 5], Variants("shots").Select(v => v.Preset.Training.Shot));
        Assert.Equal([2, 4, 6, 8, 12, 16], Variants("frames").Select(v => v.Preset.Model.Frames));
        Assert.Equal([1, 2, 4, 7], Variants("patches").Select(v => Head(v).PatchGrid));
        Assert.Equal([0, 0.01, 0.05, 0.1, 0.5, 1], Variants("qc-weight").Select(v => Head(v).QuerySimilarityWeight));
        Assert.Equal([QuerySimilarityMode.Trained, QuerySimilarityMode.FrozenRandom, QuerySimilarityMode.Off], Variants("qc-training").Select(v => Head(v).QuerySimilarity));
        Assert.Equal(["{1}", "{2}", "{3}", "{4}", "{2,3}", "{2,3,4}"], Variants("cardinalities").Select(v => $"{{{string.Join(',', Head(v).Cardinalities)}}}"));
        Assert.Equal(
            ["none: False False Off", "PLE: True False Off", "FLE: False True Off", "QC: False False Trained", "PLE+FLE: True True Off", "PLE+FLE+QC: True True Trained"],
            Variants("parts").Select(v => $"{v.Name}: {Head(v).PatchEnrichment} {Head(v).FrameEnrichment} {Head(v).QuerySimilarity}"));
    }

    [Fact]
    public void A_chart_shows_every_value_between_the_ends_of_its_interval()
    {
        var svg = new IntervalChart("Accuracy in %", [new IntervalPoint("strm & co", 80, 2), new IntervalPoint("tsn", 60, 3)]).ToSvg().ToString();
        Assert.Contains("strm &amp; co", svg, StringComparison.Ordinal);
        Assert.Equal(2, svg.Split("<circle").Length - 1);
        // The axis runs from 55 to 85 over 390 pixels from 150 on: 80 is at 150 + 25/30·390.
        Assert.Contains("""x1="449" x2="501" y1="41" """.TrimEnd(), svg, StringComparison.Ordinal);
        Assert.Contains("""cx="475" """.TrimEnd(), svg, StringComparison.Ordinal);
    }
}
