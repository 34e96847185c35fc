using Strm.Episodes;
using Strm.Heads;
using Strm.Training;
using Strm.Training.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Tests.Heads;

/// <summary>Heads that are aware of order learn to tell an action from its reversal; the mean baseline cannot.</summary>
public sealed class HeadLearningTests
{
    private const int Steps = 200;
    private const int TestEpisodes = 40;
    private const double Rate = 3e-3;

    public static TheoryData<string> OrderAware => HeadCase.OrderAware;

    [Theory]
    [MemberData(nameof(OrderAware))]
    public void A_head_that_is_aware_of_order_learns_reversals(string name)
    {
        using var head = new HeadCase(name, type: ScalarType.Float32);
        head.Head.train();
        var trained = head.Head.parameters().Where(p => p.requires_grad).ToList();
        var updates = trained.ConvertAll(p => ParameterUpdate.Create(p, new TrainingOptions { Optimizer = OptimizerKind.Adam }));
        for (var i = 0; i < Steps && trained.Count > 0; i++)
        {
            Learn(head, (ulong)i);
            foreach (var update in updates) update.Step(Rate);
            foreach (var parameter in trained) parameter.grad = null;
        }

        updates.ForEach(update => update.Dispose());
        head.Head.eval();
        Assert.True(Accuracy(head) > 0.9, $"{name}: {Accuracy(head)}");
    }

    [Theory]
    [InlineData("protonet")]
    [InlineData("tsn")]
    public void The_mean_baselines_guess(string name)
    {
        using var head = new HeadCase(name, type: ScalarType.Float32);
        Assert.InRange(Accuracy(head), 0.3, 0.7);
    }

    private static void Learn(HeadCase head, ulong seed)
    {
        using var scope = NewDisposeScope();
        head.Dropout.Begin(new RandomSource((long)seed, "dropout"));
        var (support, query) = ToyTask.Episode(seed);
        var logits = head.Head.Compare(head.Head.Embed(support), ToyTask.Layout, head.Head.Embed(query));
        EpisodeLoss.Joint(logits, tensor(ToyTask.QueryLabels), 1, tensor([0L, 1, .. ToyTask.QueryLabels])).backward();
    }

    private static double Accuracy(HeadCase head)
    {
        using var gradients = no_grad();
        return Enumerable.Range(0, TestEpisodes).Average(i =>
        {
            using var scope = NewDisposeScope();
            var (support, query) = ToyTask.Episode(1_000_000 + (ulong)i);
            return EpisodeLoss.Accuracy(head.Head.Compare(head.Head.Embed(support), ToyTask.Layout, head.Head.Embed(query)), tensor(ToyTask.QueryLabels));
        });
    }
}
