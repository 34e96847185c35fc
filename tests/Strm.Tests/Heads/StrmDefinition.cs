using Strm.Heads;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Tests.Heads;

/// <summary>STRM by the formulas of the paper, class by class, over tuples that are formed: what the fast modules are tested against.</summary>
internal static class StrmDefinition
{
    /// <summary>The logits of a head from the feature maps of support (S, T, D, h, w) and queries (Q, T, D, h, w).</summary>
    public static HeadLogits Logits(StrmHead head, Tensor supportMaps, SupportLayout layout, Tensor queryMaps)
    {
        var (support, query) = (head.FrameFeatures(supportMaps), head.FrameFeatures(queryMaps)); // (·, T, D)
        var (mixedSupport, mixedQuery) = (head.FrameEnrichment!.forward(support), head.FrameEnrichment.forward(query)); // (·, T, D)
        return new HeadLogits(
            Mean(head.Relations.Select(relation => Relation(relation, mixedSupport, layout, mixedQuery))),
            Mean(head.Similarities.Select((similarity, i) => Similarity(similarity, head.Options.Cardinalities[i], support, layout, query))));
    }

    /// <summary>a = softmax(q·K_cᵀ/√E); logit_c = −Σ‖v − a·V_c‖²/M, of frame features (S, T, D) and (Q, T, D).</summary>
    public static Tensor Relation(TemporalRelation relation, Tensor support, SupportLayout layout, Tensor query)
    {
        var weights = Weights(relation);
        var (supportTuples, queryTuples) = (Tuples(support), Tuples(query)); // (·, M, w·D)
        var (supportKeys, queryKeys) = (Keys(supportTuples), Keys(queryTuples)); // (·, M, E)
        var (supportValues, queryValues) = (Linear(weights, "v_linear", supportTuples), Linear(weights, "v_linear", queryTuples)); // (·, M, E)
        return ClassByClass(layout, members =>
        {
            var classKeys = supportKeys.index_select(0, members).flatten(0, 1); // (K·M, E)
            var classValues = supportValues.index_select(0, members).flatten(0, 1); // (K·M, E)
            var attention = (queryKeys.matmul(classKeys.t()) / Math.Sqrt(classKeys.shape[1])).softmax(-1); // (Q, M, K·M)
            return -(queryValues - attention.matmul(classValues)).pow(2).sum([1, 2]) / relation.Tuples.Count; // (Q)
        });

        Tensor Tuples(Tensor clips) => Formed(clips + weights["pe.pe"].narrow(1, 0, clips.shape[1]), relation.Tuples.Cardinality);

        Tensor Keys(Tensor tuples)
        {
            var keys = Linear(weights, "k_linear", tuples);
            return nn.functional.layer_norm(keys, [keys.shape[^1]], weights["norm_k.weight"], weights["norm_k.bias"], 1e-5);
        }
    }

    /// <summary>z = ReLU(W·[frames]); logit_c = −mean over query tuples of min over the tuples of c of ‖z_q − z_s‖.</summary>
    public static Tensor Similarity(QuerySimilarity similarity, int cardinality, Tensor support, SupportLayout layout, Tensor query)
    {
        var weights = Weights(similarity);
        var sources = Linear(weights, "clsW", Formed(query, cardinality)).relu(); // (Q, M, D/2)
        var targets = Linear(weights, "clsW", Formed(support, cardinality)).relu(); // (S, M, D/2)
        return ClassByClass(layout, members =>
        {
            var classTuples = targets.index_select(0, members).flatten(0, 1); // (K·M, D/2)
            var distances = cdist(sources, classTuples.unsqueeze(0), compute_mode: compute_mode.donot_use_mm_for_euclid_dist); // (Q, M, K·M)
            return -distances.amin(-1).mean([1]); // (Q)
        });
    }

    // The frames of each tuple one after the other (N, M, w·D).
    private static Tensor Formed(Tensor clips, int cardinality)
    {
        var tuples = FrameTuples.Indices((int)clips.shape[1], cardinality);
        var index = tensor(tuples.SelectMany(t => t).Select(i => (long)i).ToArray());
        return clips.index_select(1, index).reshape(clips.shape[0], tuples.Count, cardinality * clips.shape[2]);
    }

    private static Tensor ClassByClass(SupportLayout layout, Func<Tensor, Tensor> logits) => stack(
        [.. Enumerable.Range(0, layout.Way).Select(c => logits(tensor(layout.Members(c).Select(m => (long)m).ToArray())))], dim: 1); // (Q, C)

    private static Tensor Mean(IEnumerable<Tensor> logits) => stack([.. logits], dim: 0).mean([0]); // (Q, C)

    private static Tensor Linear(Dictionary<string, Tensor> weights, string name, Tensor input) =>
        nn.functional.linear(input, weights[$"{name}.weight"], weights[$"{name}.bias"]);

    // Live parameters, so that gradients reach them, and buffers.
    private static Dictionary<string, Tensor> Weights(nn.Module module) =>
        module.named_parameters().Select(p => (p.name, Tensor: (Tensor)p.parameter)).Concat(module.named_buffers().Select(b => (b.name, Tensor: b.buffer)))
            .ToDictionary(p => p.name, p => p.Tensor, StringComparer.Ordinal);
}
