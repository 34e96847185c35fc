using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Heads;

/// <summary>A method of few-shot classification on top of a shared backbone.</summary>
/// <remarks>
/// Work is split where the episode begins to matter: <see cref="Embed"/> sees each clip alone, so that evaluation can do it once
/// per clip; <see cref="Compare"/> sees the episode.
/// </remarks>
/// <param name="name">The method's name.</param>
public abstract class FewShotHead(string name) : nn.Module(name)
{
    /// <summary>Computes what the head needs of each clip.</summary>
    /// <param name="featureMaps">The backbone's feature maps (N, T, D, h, w).</param>
    /// <returns>The embedding of N clips.</returns>
    public abstract ClipEmbedding Embed(Tensor featureMaps);

    /// <summary>Scores query clips against the classes of the support set.</summary>
    /// <param name="support">Embedding of S support clips.</param>
    /// <param name="layout">Their classes.</param>
    /// <param name="query">Embedding of Q query clips.</param>
    /// <returns>Logits (Q, C).</returns>
    public abstract HeadLogits Compare(ClipEmbedding support, SupportLayout layout, ClipEmbedding query);
}
