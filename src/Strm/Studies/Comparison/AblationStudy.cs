using Strm.Episodes;
using Strm.Heads;
using Strm.Training;

namespace Strm.Studies;

/// <summary>A question of the paper, put as variants of STRM that differ in one thing.</summary>
public sealed class AblationStudy
{
    private static readonly int[] FrameCounts = [2, 4, 6, 8, 12, 16];

    private readonly Func<ExperimentPreset, EpisodeShape, IEnumerable<ComparisonEntry>> variants;

    private AblationStudy(string name, string question, Func<ExperimentPreset, EpisodeShape, IEnumerable<ComparisonEntry>> variants)
    {
        (Name, Question, this.variants) = (name, question, variants);
    }

    /// <summary>All studies.</summary>
    public static IReadOnlyList<AblationStudy> All { get; } =
    [
        OfHead("parts", "What do patch enrichment (PLE), frame enrichment (FLE) and query-class similarity (QC) add to temporal relations?",
        [
            ("none", h => Parts(h, ple: false, fle: false, qc: false)),
            ("PLE", h => Parts(h, ple: true, fle: false, qc: false)),
            ("FLE", h => Parts(h, ple: false, fle: true, qc: false)),
            ("QC", h => Parts(h, ple: false, fle: false, qc: true)),
            ("PLE+FLE", h => Parts(h, ple: true, fle: true, qc: false)),
            ("PLE+FLE+QC", h => Parts(h, ple: true, fle: true, qc: true)),
        ]),
        OfHead(
            "cardinalities",
            "How many frames should a tuple have?",
            [.. new int[][] { [1], [2], [3], [4], [2, 3], [2, 3, 4] }.Select(Cardinalities)]),
        new AblationStudy("shots", "What is another labelled clip per class worth? Trained and tested with that number.", Shots),
        OfHead(
            "qc-weight",
            "How much should query-class similarity weigh in loss and logits?",
            [.. new[] { 0, 0.01, 0.05, 0.1, 0.5, 1 }.Select(Weight)]),
        OfHead("qc-training", "Query-class similarity trained (the paper), frozen at random weights (the official code), or left out?",
        [
            ("trained", h => h with { QuerySimilarity = QuerySimilarityMode.Trained }),
            ("frozen random", h => h with { QuerySimilarity = QuerySimilarityMode.FrozenRandom }),
            ("off", h => h with { QuerySimilarity = QuerySimilarityMode.Off }),
        ]),
        new AblationStudy("frames", "How many frames should be sampled from a clip?", Frames),
        OfHead("patches", "Into how many patches should a frame be pooled?", [.. new[] { 1, 2, 4, 7 }.Select(Patches)]),
    ];

    /// <summary>Its name on the command line.</summary>
    public string Name { get; }

    /// <summary>What it asks.</summary>
    public string Question { get; }

    /// <summary>Finds a study.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The study.</returns>
    /// <exception cref="StrmException">The study does not exist.</exception>
    public static AblationStudy Find(string name) => All.FirstOrDefault(s => s.Name == name)
        ?? throw new StrmException(
            $"The study is '{name}'.", $"It must be one of {string.Join(", ", All.Select(s => s.Name))}.", "Name one of them.");

    /// <summary>The variants to train and test.</summary>
    /// <param name="preset">The model and training that they vary; its head is STRM.</param>
    /// <param name="test">The size of a test episode.</param>
    /// <returns>The variants.</returns>
    /// <exception cref="StrmException">The preset's head is not STRM.</exception>
    public IReadOnlyList<ComparisonEntry> Variants(ExperimentPreset preset, EpisodeShape test)
    {
        ArgumentNullException.ThrowIfNull(preset);
        if (preset.Model.Head is StrmHeadOptions) return [.. variants(preset, test)];
        throw new StrmException(
            $"The head is {preset.Model.Head.Name}.",
            "The studies vary parts of STRM.",
            "Leave --head out; 'strm compare' compares heads.");
    }

    private static AblationStudy OfHead(
        string name, string question, (string Name, Func<StrmHeadOptions, StrmHeadOptions> Change)[] changes) =>
        new(
            name,
            question,
            (preset, test) => changes.Select(
                c => new ComparisonEntry(c.Name, With(preset, c.Change((StrmHeadOptions)preset.Model.Head)), test)));

    private static ExperimentPreset With(ExperimentPreset preset, StrmHeadOptions head) =>
        preset with { Model = preset.Model with { Head = head } };

    private static StrmHeadOptions Parts(StrmHeadOptions head, bool ple, bool fle, bool qc) => head with
    {
        PatchEnrichment = ple, FrameEnrichment = fle, QuerySimilarity = qc ? QuerySimilarityMode.Trained : QuerySimilarityMode.Off,
    };

    private static (string Name, Func<StrmHeadOptions, StrmHeadOptions> Change) Cardinalities(int[] sizes) =>
        ($"{{{string.Join(',', sizes)}}}", h => h with { Cardinalities = sizes });

    private static (string Name, Func<StrmHeadOptions, StrmHeadOptions> Change) Weight(double weight) =>
        (FormattableString.Invariant($"{weight}"), h => h with { QuerySimilarityWeight = weight });

    private static (string Name, Func<StrmHeadOptions, StrmHeadOptions> Change) Patches(int grid) =>
        (FormattableString.Invariant($"{grid}x{grid}"), h => h with { PatchGrid = grid });

    private static IEnumerable<ComparisonEntry> Shots(ExperimentPreset preset, EpisodeShape test) => Enumerable.Range(1, 5).Select(shot =>
        new ComparisonEntry(
            FormattableString.Invariant($"{shot}-shot"),
            preset with { Training = preset.Training with { Shot = shot } },
            test with { Shot = shot }));

    private static IEnumerable<ComparisonEntry> Frames(ExperimentPreset preset, EpisodeShape test) => FrameCounts.Select(frames =>
        new ComparisonEntry(
            FormattableString.Invariant($"{frames} frames"), preset with { Model = preset.Model with { Frames = frames } }, test));
}
