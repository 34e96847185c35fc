namespace Strm.Heads;

/// <summary>
/// Frames and what moved between them, matched moment by moment: names actions without training, on a network trained on photographs.
/// </summary>
/// <remarks>
/// Devised in this project from measurements, see src/Strm/Recognition/README.md. Its parts are known: pictures of differences (Wang et
/// al., "Temporal segment networks", ECCV 2016), centred cosines (Wang et al., "SimpleShot", 2019, https://arxiv.org/abs/1911.04623),
/// and classes by the mean over their clips.
/// Idea: that two people push each other shows in what moves, where and when, and hardly in the single frame.
/// A clip is, for t = 1…T, the features m_t of what moved and a_t of the frame, each averaged within columns of the picture, then
/// concatenated. The mean over the support, classes weighted alike, a clip and its mirror image too, is subtracted from both.
/// s(q, x) = max over x and x mirrored of mean_t [cos(m_t, m'_t) + w·cos(a_t, a'_t)] / (1 + w);
/// logit_c = scale·mean over the clips of c of s.
/// Mirroring reverses the columns; the features themselves hardly change, since such networks are trained with flips.
/// </remarks>
public sealed class FrameMatchHead : FewShotHead
{
    private readonly FrameMatchHeadOptions options;

    /// <summary>Creates the head; it has no weights.</summary>
    /// <param name="options">Columns, weights and mirroring.</param>
    /// <param name="context">What it is built on: maps of frames and of motion, so an even number of channels.</param>
    public FrameMatchHead(FrameMatchHeadOptions options, HeadContext context)
        : base(nameof(FrameMatchHead), context)
    {
        this.options = options;
    }

    /// <inheritdoc/>
    protected override ClipEmbedding EmbedClips(Tensor featureMaps)
    {
        var width = featureMaps.shape[2] / 2;
        return new Pictures(Columns(featureMaps.narrow(2, 0, width)), Columns(featureMaps.narrow(2, width, width))).Embedding();
    }

    /// <inheritdoc/>
    protected override HeadLogits CompareClips(ClipEmbedding support, SupportLayout layout, ClipEmbedding query)
    {
        var (shots, queries) = (Pictures.Of(support), Pictures.Of(query));
        var appearance = Similarities(shots.Frames, layout, queries.Frames); // (2, Q, S)
        var motion = Similarities(shots.Motion, layout, queries.Motion); // (2, Q, S)
        var both = motion.Plus(appearance.Times(options.AppearanceWeight)).Over(1 + options.AppearanceWeight); // (2, Q, S)
        return new HeadLogits(layout.ClassMeans(both.amax(0).t()).t().Times(options.Scale)); // (Q, C)
    }

    private Tensor Columns(Tensor maps)
    {
        var (clips, frames) = (maps.shape[0], maps.shape[1]);
        return nn.functional.adaptive_avg_pool2d(maps.flatten(0, 1), [1, options.Columns]) // (N·T, D, 1, W)
            .squeeze(2) // (N·T, D, W)
            .reshape(clips, frames, maps.shape[2], options.Columns); // (N, T, D, W)
    }

    // The mean cosine of frames at the same time, with the support as it is and with its mirror image.
    private Tensor Similarities(Tensor support, SupportLayout layout, Tensor query)
    {
        var mirrored = options.Mirrored ? support.flip(3) : support; // (S, T, D, W)
        var centre = layout.ClassMeans(support.Plus(mirrored).Over(2)).mean([0, 1], keepdim: true); // (1, 1, D, W)
        var frames = Frames(query - centre); // (Q, T·D·W)
        return stack([frames.matmul(Frames(support - centre).t()), frames.matmul(Frames(mirrored - centre).t())]) // (2, Q, S)
            .Over(query.shape[1]);
    }

    private static Tensor Frames(Tensor clips) => FrameCosine.Normalise(clips.flatten(2)).flatten(1); // (N, T·D·W), each frame of length 1

    // What frames show and what moved between them, by column of the picture; each (N, T, D, W).
    private sealed record Pictures(Tensor Frames, Tensor Motion)
    {
        public static Pictures Of(ClipEmbedding clips) => new Pictures(clips.Parts[0], clips.Parts[1]);

        public ClipEmbedding Embedding() => new([Frames, Motion]);
    }
}

/// <summary>The options of frame matching. Defaults are those that named real clips best, see src/Strm/Recognition/README.md.</summary>
public sealed record FrameMatchHeadOptions : HeadOptions
{
    /// <inheritdoc/>
    public override string Name => "frames";

    /// <inheritdoc/>
    public override bool IsOrderAware => true;

    /// <inheritdoc/>
    public override bool SeesMotion => true;

    /// <summary>Vertical strips of a frame, each compared with its counterpart, so that it matters where something moves.</summary>
    public int Columns { get; init => field = OptionGuard.AtLeast(value, 1, "columns"); } = 3;

    /// <summary>The weight of what frames show; what moved has weight 1.</summary>
    public double AppearanceWeight { get; init => field = OptionGuard.AtLeast(value, 0, "appearance weight"); } = 0.25;

    /// <summary>
    /// Whether each support clip is also compared mirrored, and the better match counts. Switch it off where left and
    /// right are what distinguishes the actions.
    /// </summary>
    public bool Mirrored { get; init; } = true;

    /// <summary>
    /// The factor on the similarities. At 12, the softmax over five actions with one clip each is well calibrated on real clips.
    /// </summary>
    public double Scale { get; init => field = OptionGuard.AtLeast(value, 0, "scale"); } = 12;

    /// <inheritdoc/>
    public override FewShotHead Create(HeadContext context) => new FrameMatchHead(this, context);
}
