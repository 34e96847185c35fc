using Strm.Backbones;
using Strm.Heads;
using Strm.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Tests.Heads;

/// <summary>The fast way through STRM's modules against their definition, at the paper's sizes: logits and gradients.</summary>
public sealed class FastHeadTests
{
    private const int Width = 2048, Frames = 8, Projection = 1152, Way = 5;

    public static TheoryData<int, bool> Cases => new() { { 2, true }, { 3, true }, { 2, false } };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Temporal_relation_gives_the_logits_and_gradients_of_its_definition(int cardinality, bool even)
    {
        using var scope = NewDisposeScope();
        using var dropout = new DropoutSource();
        using var relation = new TemporalRelation(Width, Frames, cardinality, Projection, 0.1, dropout);
        WeightInitialiser.Initialise(relation, 1);
        var layout = Layout(even);
        foreach (var (training, tolerance) in new[] { (false, 2e-5), (true, 1e-4) }) // In training, products cancel.
        {
            relation.train(training);
            AssertSame(
                relation,
                layout,
                (s, q) => relation.Compare(relation.Embed(s), layout, relation.Embed(q)),
                (s, q) => StrmDefinition.Relation(relation, s, layout, q),
                tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Query_similarity_gives_the_logits_and_gradients_of_its_definition(int cardinality, bool even)
    {
        using var scope = NewDisposeScope();
        using var dropout = new DropoutSource();
        using var similarity = new QuerySimilarity(Width, Frames, cardinality, 0.1, dropout);
        WeightInitialiser.Initialise(similarity, 1);
        var layout = Layout(even);
        AssertSame(similarity, layout, (s, q) => QuerySimilarity.Compare(similarity.Embed(s), layout, similarity.Embed(q)), (s, q) => StrmDefinition.Similarity(similarity, cardinality, s, layout, q), 2e-5);
    }

    [Fact]
    public void The_order_of_support_clips_changes_no_bit_more_than_rounding()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var dropout = new DropoutSource();
        using var relation = new TemporalRelation(64, Frames, 2, 32, 0.1, dropout);
        WeightInitialiser.Initialise(relation, 1);
        var (support, query) = (Clips(10, 64, 1), Clips(3, 64, 2));
        int[] labels = [1, 0, 4, 2, 3, 3, 2, 0, 1, 4];
        var order = Enumerable.Range(0, 10).OrderBy(i => labels[i]).ToArray();
        var mixed = relation.Compare(relation.Embed(support), new SupportLayout(labels, Way), relation.Embed(query));
        var layout = new SupportLayout([.. order.Select(i => labels[i])], Way);
        Assert.True(layout.IsOrdered);
        var sorted = relation.Compare(relation.Embed(support.index_select(0, tensor([.. order.Select(i => (long)i)]))), layout, relation.Embed(query));
        Assert.True((mixed - sorted).abs().max().item<float>() < 1e-6f);
    }

    private static SupportLayout Layout(bool even) => new([.. Enumerable.Range(0, even ? 25 : 13).Select(i => i % Way)], Way);

    private static Tensor Clips(int count, int width, ulong seed)
    {
        using var generator = new Generator(seed, CPU);
        return rand([count, Frames, width], generator: generator);
    }

    private static void AssertSame(nn.Module module, SupportLayout layout, Func<Tensor, Tensor, Tensor> fast, Func<Tensor, Tensor, Tensor> definition, double tolerance)
    {
        var found = new List<(Tensor Logits, List<Tensor> Gradients)>();
        foreach (var compute in new[] { fast, definition })
        {
            var (support, query) = (Clips(layout.Labels.Count, Width, 1).requires_grad_(), Clips(5, Width, 2).requires_grad_());
            module.zero_grad();
            var logits = compute(support, query);
            nn.functional.cross_entropy(logits, tensor([0L, 1, 2, 3, 4])).backward();
            found.Add((logits, [support.grad!, query.grad!, .. module.parameters().Where(p => p.grad is not null).Select(p => p.grad!.clone())]));
        }

        Assert.InRange((found[0].Logits - found[1].Logits).abs().max().item<float>(), 0, tolerance);
        Assert.Equal(found[1].Gradients.Count, found[0].Gradients.Count);
        // Rounding decides between two equally near tuples and on which side of 0 a unit lies: single numbers may differ by more, a whole gradient by less than a thousandth of its norm.
        var largest = found[1].Gradients.Max(g => g.norm().item<float>());
        foreach (var (ours, theirs) in found[0].Gradients.Zip(found[1].Gradients))
            Assert.InRange((ours - theirs).norm().item<float>(), 0, (1e-3 * theirs.norm().item<float>()) + (1e-6 * largest));
    }
}
