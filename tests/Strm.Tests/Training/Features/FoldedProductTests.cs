using Strm.Backbones;
using Strm.Heads;
using Strm.Models;
using Strm.Tests.Heads;
using Strm.Torch;
using Strm.Training.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Tests.Training.Features;

/// <summary>The faster ways that training takes give what the plain ones do.</summary>
public sealed class FoldedProductTests
{
    public static TheoryData<string> All => HeadCase.All;

    [Theory]
    [MemberData(nameof(All))]
    public void A_head_makes_of_pooled_maps_what_it_makes_of_whole_ones(string name)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var head = new HeadCase(name);
        var maps = Maps(3, size: 7);
        var (whole, pooled) = (head.Head.Embed(maps), head.Head.Embed(head.Head.Pooling.Apply(maps)));
        Assert.All(whole.Parts.Zip(pooled.Parts), pair => Assert.True((pair.First - pair.Second).abs().max().ToDouble() < 1e-9));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Folded_patch_enrichment_is_the_mean_of_the_plain_one_and_so_are_its_gradients(bool scaled)
    {
        using var scope = NewDisposeScope();
        using var source = new DropoutSource();
        using var enrichment = new PatchEnrichment(HeadCase.Width, new StrmHeadOptions { ScaledPatchAttention = scaled, PatchGrid = 2 }, source);
        WeightInitialiser.Initialise(enrichment, 1);
        enrichment.to(ScalarType.Float64);
        using (no_grad()) enrichment.get_parameter("gamma")!.fill_(0.7);
        var patches = PatchPooling.Patches(Maps(4, size: 2), 2); // more than twice as many as channels
        var (plain, folded) = (Gradients(enrichment, () => enrichment.forward(patches).mean([2])), Gradients(enrichment, () => enrichment.Averaged(patches)));
        Assert.Equal(plain.Count, folded.Count);
        Assert.All(plain.Zip(folded), pair => Assert.True((pair.First - pair.Second).abs().max().ToDouble() < 1e-9));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Lengths_of_tuples_from_products_of_frames_are_those_of_the_tuples(int cardinality)
    {
        using var scope = NewDisposeScope();
        using var tuples = new FrameTuples(5, cardinality);
        var shares = randn([3, 5 * cardinality, 7], ScalarType.Float64, generator: new Generator(1));
        Assert.True((tuples.Sum(shares).square().sum(-1) - tuples.SquaredSums(shares)).abs().max().ToDouble() < 1e-12);
    }

    [Theory]
    [InlineData(4, 7)]
    [InlineData(16, 64)]
    public void Units_of_constants_are_dropped_as_those_of_numbers_with_a_gradient(int positions, int width)
    {
        using var scope = NewDisposeScope();
        using var source = new DropoutSource { Active = true };
        var (input, added) = (randn([3, positions, width], generator: new Generator(1)), randn([positions, width], generator: new Generator(2)));
        source.Begin(new RandomSource(1, "units"));
        var constant = source.ApplyToSum(input, added, 0.1);
        source.Begin(new RandomSource(1, "units"));
        var trained = source.ApplyToSum(input.clone().requires_grad_(), added, 0.1);
        Assert.True(constant.equal(trained.detach()).all().ToBoolean());
        Assert.InRange((constant == 0).to_type(ScalarType.Float32).mean().ToDouble(), 0.04, 0.16);
    }

    [Fact]
    public void Gradients_are_added_in_double_precision_whatever_their_layout()
    {
        using var scope = NewDisposeScope();
        var weight = new TorchSharp.Modules.Parameter(zeros(5, 7));
        using var sum = new GradientSum([weight]);
        Tensor[] gradients = [randn([5, 7], generator: new Generator(1)), randn([5, 7], generator: new Generator(2)), randn([7, 5], generator: new Generator(3)).t()];
        foreach (var gradient in gradients)
        {
            weight.grad = gradient.alias();
            sum.Collect();
        }

        var exact = gradients.Select(g => g.to_type(ScalarType.Float64)).Aggregate((a, b) => a + b);
        Assert.True(exact.equal(sum.Sums[0]!).all().ToBoolean());
        Assert.Null(weight.grad);
    }

    [Theory]
    [InlineData(new[] { 0, 1, 2, 0, 1, 2 })]
    [InlineData(new[] { 0, 1, 2, 0, 1, 0 })]
    public void Logits_and_gradients_in_training_are_those_of_evaluation(int[] labels)
    {
        using var scope = NewDisposeScope();
        using var head = new HeadCase(new StrmHeadOptions { ProjectionWidth = 8, Cardinalities = [2, 3], Dropout = 0 });
        var (support, query, layout) = (Maps(6, size: 2), Maps(4, size: 2) + 0.3, new SupportLayout(labels, 3));
        var gradientFree = head.Logits(support, layout, query);
        head.Head.train();
        var trained = head.Head.Compare(head.Head.Embed(support), layout, head.Head.Embed(query)).Combined();
        Assert.True((gradientFree - trained).abs().max().ToDouble() < 1e-8);
        var joint = head.Head.Embed(cat([support, query]));
        var (ofSupport, ofQuery) = (joint.Select(arange(0, 6)), joint.Select(arange(6, 10)));
        Assert.True((trained - head.Head.Compare(ofSupport, layout, ofQuery).Combined()).abs().max().ToDouble() < 1e-9);
    }

    [Fact]
    public void Gradients_of_products_of_tuples_are_those_of_their_differences()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4);
        using var relation = new TemporalRelation(6, 4, 2, 8, 0, new DropoutSource());
        relation.to(ScalarType.Float64);
        foreach (var parameter in relation.parameters()) parameter.detach().copy_(rand(parameter.shape, ScalarType.Float64, generator: generator));
        var (support, query) = (rand([6, 4, 6], ScalarType.Float64, generator: generator), rand([5, 4, 6], ScalarType.Float64, generator: generator));
        var layout = new SupportLayout([0, 1, 2, 0, 1, 2], 3);
        var used = relation.named_parameters().Where(p => !p.name.StartsWith("norm_v", StringComparison.Ordinal)).Select(p => p.parameter).ToArray();
        relation.eval();
        var plain = Gradients(used, () => relation.Compare(relation.Embed(support), layout, relation.Embed(query)));
        relation.train();
        var products = Gradients(used, () => relation.Compare(relation.Embed(support), layout, relation.Embed(query)));
        Assert.All(plain.Zip(products), pair => Assert.True((pair.First - pair.Second).abs().max().ToDouble() < 1e-9));
    }

    private static Tensor Maps(int clips, int size)
    {
        using var generator = new Generator(7);
        return rand([clips, HeadCase.Frames, HeadCase.Width, size, size], ScalarType.Float64, generator: generator);
    }

    private static List<Tensor> Gradients(nn.Module module, Func<Tensor> run) => Gradients([.. module.parameters()], run);

    private static List<Tensor> Gradients(IReadOnlyList<Tensor> parameters, Func<Tensor> run)
    {
        foreach (var parameter in parameters) parameter.grad = null;
        var result = run();
        (result * result).sum().backward();
        return [result.detach(), .. parameters.Select(p => p.grad!.clone())];
    }
}
