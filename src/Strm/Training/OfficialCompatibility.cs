using Strm.Heads;
using Strm.Models;
using Strm.Statistics;

namespace Strm.Training;

/// <summary>What of the official code's behaviour, beside its mathematics, is kept: for runs that are to be compared with it.</summary>
/// <remarks>
/// The official code (github Anirudh257/strm) keeps the query-class similarity in a plain list, so that it is random at every start,
/// never trained or saved, and keeps its dropout at test; and it steps one task early. The default of everything else in this
/// project is the paper's intent.
/// </remarks>
public sealed record OfficialCompatibility
{
    /// <summary>Whether the weights of the query-class similarity stay as they were drawn, and are not saved.</summary>
    public bool FrozenQuerySimilarity { get; init; } = true;

    /// <summary>Whether the dropout of the query-class similarity stays on at test.</summary>
    public bool QuerySimilarityTestDropout { get; init; } = true;

    /// <summary>Whether the first step comes after one task less, and the last task's gradient is not used.</summary>
    public bool EarlySteps { get; init; } = true;

    /// <summary>
    /// Where the random weights, and the units that are dropped at test, come from. The official code draws other ones at every start.
    /// </summary>
    public long Seed { get; init; }

    /// <summary>
    /// Changes a model. One without enrichment and similarity is TRX, where there is nothing to change, as in other heads than STRM.
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

    /// <summary>Changes a model and its training.</summary>
    /// <param name="preset">The model and its training.</param>
    /// <returns>The options that behave like the official code.</returns>
    public ExperimentPreset Apply(ExperimentPreset preset)
    {
        return new ExperimentPreset(
            Apply(preset.Model), preset.Training with { StepRule = EarlySteps ? StepRule.Official : preset.Training.StepRule });
    }
}
