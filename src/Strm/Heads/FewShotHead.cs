using Strm.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Heads;

/// <summary>A head with weights: checks what it is given, owns temporary tensors, and leaves the method's own work to the two methods it asks for.</summary>
public abstract class FewShotHead : nn.Module, IFewShotHead
{
    private readonly HeadContext context;

    /// <summary>Creates the head.</summary>
    /// <param name="name">The method's name.</param>
    /// <param name="context">What it is built on.</param>
    protected FewShotHead(string name, HeadContext context)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(context);
        this.context = context;
    }

    /// <inheritdoc/>
    /// <exception cref="StrmException">The feature maps have another rank, number of frames or number of channels.</exception>
    public ClipEmbedding Embed(Tensor featureMaps)
    {
        RequireMaps(featureMaps);
        using var scope = NewDisposeScope();
        var embedding = EmbedClips(featureMaps);
        foreach (var part in embedding.Parts) part.MoveToOuterDisposeScope();
        return embedding;
    }

    /// <inheritdoc/>
    /// <exception cref="StrmException">There is not one support clip for each label.</exception>
    public HeadLogits Compare(ClipEmbedding support, SupportLayout layout, ClipEmbedding query) => CompareEpisode(support, layout, query, episode: 0);

    /// <summary>Scores the query clips of a numbered episode: the same for all heads but those that draw random numbers at test.</summary>
    /// <param name="support">Embedding of S support clips.</param>
    /// <param name="layout">Their classes.</param>
    /// <param name="query">Embedding of Q query clips.</param>
    /// <param name="episode">The episode's number, which random numbers follow from.</param>
    /// <returns>Logits (Q, C).</returns>
    /// <exception cref="StrmException">There is not one support clip for each label.</exception>
    public HeadLogits CompareEpisode(ClipEmbedding support, SupportLayout layout, ClipEmbedding query, long episode)
    {
        RequireLabels(support, layout);
        ArgumentNullException.ThrowIfNull(query);
        using var scope = NewDisposeScope();
        return CompareClips(support, layout, query, episode).MoveToOuterDisposeScope();
    }

    /// <summary>Gives the head fresh weights.</summary>
    /// <param name="seed">Where they come from.</param>
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

    /// <summary>Scores the query clips of a numbered episode; heads that draw random numbers at test override it.</summary>
    /// <param name="support">Embedding of S support clips.</param>
    /// <param name="layout">Their classes.</param>
    /// <param name="query">Embedding of Q query clips.</param>
    /// <param name="episode">The episode's number.</param>
    /// <returns>Logits (Q, C), new tensors.</returns>
    protected virtual HeadLogits CompareClips(ClipEmbedding support, SupportLayout layout, ClipEmbedding query, long episode) => CompareClips(support, layout, query);

    private void RequireMaps(Tensor maps)
    {
        ArgumentNullException.ThrowIfNull(maps);
        if (maps.ndim == 5 && maps.shape[1] == context.Frames && maps.shape[2] == context.FeatureWidth) return;
        throw new StrmException(
            $"The feature maps have shape ({string.Join(", ", maps.shape)}).",
            $"They must be (clips, {context.Frames} frames, {context.FeatureWidth} channels, height, width).",
            "Give the backbone's maps of whole clips, or build the head for that number of frames and channels.");
    }

    private static void RequireLabels(ClipEmbedding support, SupportLayout layout)
    {
        ArgumentNullException.ThrowIfNull(support);
        ArgumentNullException.ThrowIfNull(layout);
        if (support.Count == layout.Labels.Count) return;
        throw new StrmException(
            $"There are {support.Count} support clips and {layout.Labels.Count} labels.",
            "Every support clip needs one label.",
            "Give the layout of these clips.");
    }
}
