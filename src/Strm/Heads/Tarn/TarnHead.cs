using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;

namespace Strm.Heads.Tarn;

/// <summary>Temporal attentive relation network (TARN).</summary>
/// <remarks>
/// Bishay, Zoumpourlis and Patras, "TARN: temporal attentive relation network for few-shot and zero-shot action recognition", BMVC 2019,
/// https://arxiv.org/abs/1907.09021.
/// Idea: segments of a clip see their neighbours through a recurrent network; every query segment is aligned by attention to the
/// support clip; a network compares them segment by segment, and another reads the comparisons in order and says how related the clips are.
/// s = GRU(frames), both directions; h_l = Σ_m softmax_m(q_l·(W·s_m + b))·s_m; x_l = ReLU(W_c·[(q_l − h_l)²; q_l·h_l] + b_c);
/// r = w·(last state of GRU(x_1…x_L)); logit_c = mean over the clips of c of r.
/// Differs from its source: frames of the shared backbone stand in for segments of C3D; cross-entropy over the classes of an episode
/// replaces the binary one of each pair, so a bias of the score would cancel and is left out. Interpretation:
/// shots are averaged by their scores.
/// The gradient of b is zero mathematically, since it adds the same to all scores of a softmax.
/// </remarks>
public sealed class TarnHead : FewShotHead
{
    [ComponentName(Name = "segments")]
    private readonly GRU segments;

    [ComponentName(Name = "alignment")]
    private readonly LinearLayer alignment;

    [ComponentName(Name = "comparison")]
    private readonly LinearLayer? comparison;

    [ComponentName(Name = "relation")]
    private readonly GRU relation;

    [ComponentName(Name = "score")]
    private readonly LinearLayer score;

    private readonly TarnComparison kind;

    /// <summary>Creates the head with uninitialised weights.</summary>
    /// <param name="options">Its sizes.</param>
    /// <param name="context">What it is built on.</param>
    public TarnHead(TarnHeadOptions options, HeadContext context)
        : base(nameof(TarnHead), context)
    {
        kind = options.Comparison;
        var width = 2 * options.HiddenWidth;
        segments = GRU(context.FeatureWidth, options.HiddenWidth, batchFirst: true, bidirectional: true);
        alignment = new LinearLayer(width, width);
        comparison = kind is TarnComparison.Network ? new LinearLayer(2 * width, width) : null;
        relation = GRU(width, options.HiddenWidth, batchFirst: true);
        score = new LinearLayer(options.HiddenWidth, 1, hasBias: false);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override MapPooling Pooling => MapPooling.Average;

    /// <inheritdoc/>
    protected override ClipEmbedding EmbedClips(Tensor featureMaps)
    {
        var states = segments.call(PatchPooling.Average(featureMaps)).Item1; // (N, T, E)
        return new Segments(states, alignment.forward(states)).Embedding(); // each (N, T, E)
    }

    /// <inheritdoc/>
    protected override HeadLogits CompareClips(ClipEmbedding support, SupportLayout layout, ClipEmbedding query)
    {
        var (shots, queries) = (Segments.Of(support), Segments.Of(query));
        var aligned = SegmentAlignment.Align(queries.States, shots.Keys, shots.States); // (Q, S, T, E)
        var compared = SegmentAlignment.Compare(queries.States, aligned, kind); // (Q, S, T, E or 2E)
        if (comparison is not null) compared = comparison.forward(compared).relu(); // (Q, S, T, E)
        var last = relation.call(compared.flatten(0, 1)).Item2.squeeze(0); // (Q·S, hidden)
        var scores = score.forward(last).reshape(query.Count, support.Count); // (Q, S)
        return new HeadLogits(layout.ClassMeans(scores.t()).t()); // (Q, C)
    }

    // The segments s of clips and their transforms W·s + b, each (N, T, E).
    private sealed record Segments(Tensor States, Tensor Keys)
    {
        public static Segments Of(ClipEmbedding clips) => new(clips.Parts[0], clips.Parts[1]);

        public ClipEmbedding Embedding() => new([States, Keys]);
    }
}

/// <summary>The sizes of the TARN head.</summary>
public sealed record TarnHeadOptions : HeadOptions
{
    /// <inheritdoc/>
    public override string Name => "tarn";

    /// <inheritdoc/>
    public override bool IsOrderAware => true;

    /// <summary>
    /// Hidden units of each direction of the first recurrent layer; segments have twice as many channels. The paper uses 256.
    /// </summary>
    public int HiddenWidth { get; init => field = OptionGuard.AtLeast(value, 1, "hidden width"); } = 256;

    /// <summary>How aligned segments are compared.</summary>
    public TarnComparison Comparison { get; init; } = TarnComparison.Network;

    /// <inheritdoc/>
    public override FewShotHead Create(HeadContext context) => new TarnHead(this, context);

    /// <inheritdoc/>
    public override HeadOptions Small() => this with { HiddenWidth = 64 };
}

/// <summary>How a segment of the query is compared with what it is aligned to.</summary>
public enum TarnComparison
{
    /// <summary>(q − h)².</summary>
    Subtraction,

    /// <summary>q·h, element by element.</summary>
    Multiplication,

    /// <summary>Both, through a layer: ReLU(W·[(q − h)²; q·h] + b).</summary>
    Network,
}
