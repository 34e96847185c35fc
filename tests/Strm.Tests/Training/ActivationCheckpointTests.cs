using Strm.Backbones;
using Strm.Heads;
using Strm.Models;
using Strm.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Tests.Training;

public class ActivationCheckpointTests
{
    [Theory]
    [InlineData(BackboneKind.ResNet18, 10, "strm")]
    [InlineData(BackboneKind.ResNet50, 5, "strm")]
    [InlineData(BackboneKind.ResNet18, 2, "frames")]
    public void Gradients_and_batch_statistics_equal_those_of_kept_activations(BackboneKind kind, int shot, string head)
    {
        var options = TinyModel.Model with { Backbone = new BackboneOptions { Kind = kind, Width = 4 }, Head = HeadRegistry.Create(head, TinyModel.Model.Head) };
        using var scope = NewDisposeScope();
        using var plain = new FewShotModel(options, seed: 1);
        using var checkpointed = new FewShotModel(options, seed: 1);
        var training = TinyModel.Training with { Shot = shot };
        var (expected, loss) = Gradients(plain, training);
        var (found, sameLoss) = Gradients(checkpointed, training with { CheckpointActivations = true });
        Assert.Equal(loss, sameLoss);
        Assert.Equal(expected.Count, found.Count);
        foreach (var (name, gradient) in expected)
        {
            var difference = (gradient - found[name]).abs().max().ToDouble();
            Assert.True(difference <= 1e-5 * (1e-3 + gradient.abs().max().ToDouble()), $"{name}: {difference}");
        }

        TinyModel.AssertEqual(plain, checkpointed);
    }

    [Fact]
    public void A_run_with_checkpointed_activations_leaves_no_tensor_behind()
    {
        using var model = new FewShotModel(TinyModel.Model, seed: 1);
        using var trainer = new Trainer(model, TinyModel.Training with { Iterations = 30, CheckpointActivations = true, WeightAverage = 0.9 });
        using var feed = TinyModel.Feed();
        var counts = new List<long>();
        trainer.Run(feed, _ => counts.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount), CancellationToken.None);
        Assert.Equal(counts[7], counts[27]);
    }

    // One task of a step of two, so that gradients are still there.
    private static (Dictionary<string, Tensor> Gradients, double Loss) Gradients(FewShotModel model, TrainingOptions options)
    {
        using var trainer = new Trainer(model, options with { Iterations = 2, TasksPerStep = 2, GradientClip = 0 });
        using var feed = new RandomFeed(options.Way, options.Shot, options.Queries, TinyModel.Model.Frames, TinyModel.Model.ImageSize);
        using var stop = new CancellationTokenSource();
        var loss = 0.0;
        Assert.Throws<OperationCanceledException>(() => trainer.Run(feed, Stop, stop.Token));
        var sums = trainer.Optimizer.Parameters.Zip(trainer.Optimizer.Gradients.Sums).Where(p => p.Second is not null).ToDictionary(p => p.First.Key, p => p.Second!.clone());
        Assert.NotEmpty(sums);
        return (sums, loss);

        void Stop(TrainingProgress progress)
        {
            loss = progress.Loss;
            stop.Cancel();
        }
    }
}
