using Strm.Backbones;

namespace Strm.Heads;

/// <summary>A method of few-shot classification: support and query features in, logits out.</summary>
/// <remarks>
/// Work is split where the episode begins to matter: <see cref="Embed"/> sees each clip alone, so that evaluation can do it once per clip;
/// <see cref="Compare"/> sees the episode. This class checks its arguments and owns temporary tensors; your own method derives from it
/// and overrides <see cref="EmbedClips"/> and <see cref="CompareClips"/>.
/// </remarks>
public abstract class FewShotHead : nn.Module
{
    private readonly HeadContext context;

    /// <summary>Creates the head.</summary>
    /// <param name="name">The method's name.</param>
    /// <param name="context">What it is built on.</param>
    protected FewShotHead(string name, HeadContext context)
        : base(name)
    {
        this.context = context;
    }

    /// <summary>What the head does to feature maps before applying any of its weights.</summary>
    public virtual MapPooling Pooling => MapPooling.None;

    /// <summary>Computes what the head needs of each clip.</summary>
    /// <param name="featureMaps">The backbone's feature maps (N, T, D, h, w), or those maps after <see cref="Pooling"/>.</param>
    /// <returns>The embedding of N clips.</returns>
    /// <exception cref="StrmException">The feature maps have another rank, number of frames or number of channels.</exception>
    public ClipEmbedding Embed(Tensor featureMaps)
    {
        RequireMaps(featureMaps);
        using var scope = NewDisposeScope();
        var embedding = EmbedClips(featureMaps);
        foreach (var part in embedding.Parts) part.MoveToOuterDisposeScope();
        return embedding;
    }

    /// <summary>Scores query clips against the classes of the support set.</summary>
    /// <param name="support">Embedding of S support clips.</param>
    /// <param name="layout">Their classes.</param>
    /// <param name="query">Embedding of Q query clips.</param>
    /// <param name="episode">The episode's number, for heads that draw random numbers at test time; they override this.</param>
    /// <returns>Logits (Q, C).</returns>
    /// <exception cref="StrmException">The numbers of support clips and labels differ.</exception>
    public virtual HeadLogits Compare(ClipEmbedding support, SupportLayout layout, ClipEmbedding query, long episode = 0)
    {
        RequireLabels(support, layout);
        using var scope = NewDisposeScope();
        return CompareClips(support, layout, query).MoveToOuterDisposeScope();
    }

    /// <summary>Gives the head fresh weights.</summary>
    /// <param name="seed">The seed they are drawn from.</param>
    public virtual void InitialiseWeights(long seed) => WeightInitialiser.Initialise(this, seed);

    /// <summary>Computes what the head needs of each clip; temporary tensors are released afterwards.</summary>
    /// <param name="featureMaps">Feature maps (N, T, D, h, w) of the right shape.</param>
    /// <returns>New tensors, each (N, …).</returns>
    protected abstract ClipEmbedding EmbedClips(Tensor featureMaps);

    /// <summary>Scores query clips; temporary tensors are released afterwards.</summary>
    /// <param name="support">Embedding of S support clips.</param>
    /// <param name="layout">Their classes.</param>
    /// <param name="query">Embedding of Q query clips.</param>
    /// <returns>Logits (Q, C), new tensors.</returns>
    protected abstract HeadLogits CompareClips(ClipEmbedding support, SupportLayout layout, ClipEmbedding query);

    private void RequireMaps(Tensor maps)
    {
        if (maps.ndim == 5 && maps.shape[1] == context.Frames && maps.shape[2] == context.FeatureWidth) return;
        throw new StrmException(
            $"The feature maps have shape ({string.Join(", ", maps.shape)}).",
            $"They must be (clips, {context.Frames} frames, {context.FeatureWidth} channels, height, width).",
            "Give the backbone's maps of whole clips, or build the head for that number of frames and channels.");
    }

    private static void RequireLabels(ClipEmbedding support, SupportLayout layout)
    {
        if (support.Count == layout.Labels.Count) return;
        throw new StrmException(
            $"There are {support.Count} support clips but {layout.Labels.Count} labels.",
            "Every support clip needs one label.",
            "Give the layout of these clips.");
    }
}

/// <summary>What a head computes from each clip alone, before clips are compared: the part that can be cached per clip.</summary>
/// <param name="parts">Tensors whose first dimension is the clip; their meaning is the head's own.</param>
public sealed class ClipEmbedding(IReadOnlyList<Tensor> parts)
{
    /// <summary>The tensors, each (N, …).</summary>
    public IReadOnlyList<Tensor> Parts { get; } = parts;

    /// <summary>The tensor of a head that keeps only one (N, …).</summary>
    public Tensor Features => Parts[0];

    /// <summary>Number of clips, N.</summary>
    public long Count => Parts[0].shape[0];

    /// <summary>Picks clips.</summary>
    /// <param name="index">Clips to pick, int64 (n); repeats are allowed.</param>
    /// <returns>The embedding of those clips.</returns>
    public ClipEmbedding Select(Tensor index) => new([.. Parts.Select(part => part.index_select(0, index))]);
}

/// <summary>What a head is built on.</summary>
/// <param name="FeatureWidth">Channels of the backbone's feature maps, D.</param>
/// <param name="Frames">Frames per clip, T.</param>
/// <param name="Dropout">The model's dropout stream.</param>
public sealed record HeadContext(int FeatureWidth, int Frames, DropoutSource Dropout);
