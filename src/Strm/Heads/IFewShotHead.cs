using static TorchSharp.torch;

namespace Strm.Heads;

/// <summary>A method of few-shot classification: support and query features in, logits out.</summary>
/// <remarks>
/// Work is split where the episode begins to matter: <see cref="Embed"/> sees each clip alone, so that evaluation can do it once
/// per clip; <see cref="Compare"/> sees the episode. A new method derives <see cref="FewShotHead"/>, which checks what it is given.
/// </remarks>
public interface IFewShotHead
{
    /// <summary>Computes what the head needs of each clip.</summary>
    /// <param name="featureMaps">The backbone's feature maps (N, T, D, h, w).</param>
    /// <returns>The embedding of N clips.</returns>
    ClipEmbedding Embed(Tensor featureMaps);

    /// <summary>Scores query clips against the classes of the support set.</summary>
    /// <param name="support">Embedding of S support clips.</param>
    /// <param name="layout">Their classes.</param>
    /// <param name="query">Embedding of Q query clips.</param>
    /// <returns>Logits (Q, C).</returns>
    HeadLogits Compare(ClipEmbedding support, SupportLayout layout, ClipEmbedding query);
}
