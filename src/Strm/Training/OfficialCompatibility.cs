using Strm.Heads;
using Strm.Models;
using Strm.Statistics;

namespace Strm.Training;

/// <summary>Which behaviour of the official code, besides its mathematics, is reproduced: for runs to be compared with it.</summary>
/// <remarks>
/// The official code (github Anirudh257/strm) keeps the query-class similarity in a plain list, so it is random at every start,
/// never trained or saved, and keeps its dropout at test time; it also steps one task early. Everything else in this
/// project defaults to the paper's intent.
/// </remarks>
public sealed record OfficialCompatibility
{
    /// <summary>Whether the weights of the query-class similarity stay as they were drawn, and are not saved.</summary>
    public bool FrozenQuerySimilarity { get; init; } = true;

    /// <summary>Whether the dropout of the query-class similarity stays on at test time.</summary>
    public bool QuerySimilarityTestDropout { get; init; } = true;

    /// <summary>Whether the first step comes one task early and the last task's gradient goes unused.</summary>
    public bool EarlySteps { get; init; } = true;

    /// <summary>
    /// The seed of the random weights and of the units dropped at test time. The official code draws new ones at every start.
    /// </summary>
    public long Seed { get; init; }

    /// <summary>
    /// Applies this to a model. STRM without enrichment and similarity is TRX, where nothing changes, as with any other head.
    /// </summary>
    /// <param name="model">The model's options.</param>
    /// <returns>The options that behave like the official code.</returns>
    public ModelOptions Apply(ModelOptions model)
    {
        if (model.Head is not StrmHeadOptions head
            || head is { PatchEnrichment: false, FrameEnrichment: false, QuerySimilarity: QuerySimilarityMode.Off })
        {
            return model;
        }

        return model with
        {
            Head = head with
            {
                QuerySimilarity = FrozenQuerySimilarity ? QuerySimilarityMode.FrozenRandom : head.QuerySimilarity,
                QuerySimilarityTestDropout = QuerySimilarityTestDropout,
                QuerySimilaritySeed = Seed,
            },
        };
    }

    /// <summary>Applies this to a model and its training.</summary>
    /// <param name="preset">The model and its training.</param>
    /// <returns>The options that behave like the official code.</returns>
    public ExperimentPreset Apply(ExperimentPreset preset)
    {
        return new ExperimentPreset(
            Apply(preset.Model), preset.Training with { StepRule = EarlySteps ? StepRule.Official : preset.Training.StepRule });
    }
}
