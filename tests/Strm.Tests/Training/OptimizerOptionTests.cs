using Strm.Models;
using Strm.Training;
using Strm.Training.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Tests.Training;

/// <summary>Steps of the optimizer against their formulas, on a real model's weights with gradients that are set by hand.</summary>
public sealed class OptimizerOptionTests : IDisposable
{
    private const string Backbone = "resnet.0.weight";
    private const string Head = "transformers.0.k_linear.weight";

    private readonly DisposeScope scope = NewDisposeScope();
    private readonly FewShotModel model = new(TinyModel.Model, seed: 1);

    [Fact]
    public void Sgd_with_momentum_and_weight_decay_follows_its_formula()
    {
        var weight = Weight(Head);
        var options = new TrainingOptions { LearningRate = 0.1, Momentum = 0.9, WeightDecay = 0.01 };
        using var optimizer = new ModelOptimizer(model, options);
        var (expected, buffer) = (weight.clone(), zeros_like(weight));
        for (var step = 1; step <= 3; step++)
        {
            SetGradients(optimizer, step);
            optimizer.Step(1);
            buffer = (buffer * 0.9) + step + (expected * 0.01);
            expected = expected - (buffer * 0.1);
        }

        Close(expected, Weight(Head));
    }

    [Theory]
    [InlineData(OptimizerKind.Adam)]
    [InlineData(OptimizerKind.AdamW)]
    public void Adam_and_its_decoupled_decay_follow_their_formulas(OptimizerKind kind)
    {
        var weight = Weight(Head);
        var options = new TrainingOptions { Optimizer = kind, LearningRate = 0.01, WeightDecay = 0.1 };
        using var optimizer = new ModelOptimizer(model, options);
        var (expected, first, second) = (weight.clone(), zeros_like(weight), zeros_like(weight));
        for (var step = 1; step <= 3; step++)
        {
            SetGradients(optimizer, step);
            optimizer.Step(1);
            var gradient = full_like(weight, step) + (kind is OptimizerKind.Adam ? expected * 0.1 : zeros_like(weight));
            if (kind is OptimizerKind.AdamW) expected = expected * (1 - (0.01 * 0.1));
            first = (first * 0.9) + (gradient * 0.1);
            second = (second * 0.999) + (gradient * gradient * 0.001);
            expected = expected - (0.01 * (first / (1 - Math.Pow(0.9, step))) / ((second / (1 - Math.Pow(0.999, step))).sqrt() + 1e-8));
        }

        Close(expected, Weight(Head));
    }

    [Fact]
    public void The_backbone_has_a_rate_of_its_own()
    {
        var (backbone, head) = (Weight(Backbone), Weight(Head));
        using var optimizer = new ModelOptimizer(model, new TrainingOptions { LearningRate = 0.1, BackboneLearningRate = 0.01 });
        SetGradients(optimizer, 1);
        optimizer.Step(0.5);
        Close(backbone - 0.005, Weight(Backbone));
        Close(head - 0.05, Weight(Head));
    }

    [Fact]
    public void The_clipped_gradient_has_the_largest_norm_allowed()
    {
        var before = Weight(Head);
        using var optimizer = new ModelOptimizer(model, new TrainingOptions { LearningRate = 1, GradientClip = 2 });
        SetGradients(optimizer, 3);
        var numbers = optimizer.Parameters.Sum(p => p.Value.numel());
        optimizer.Step(1);
        Close(before - (2 / Math.Sqrt(numbers)), Weight(Head));
    }

    [Fact]
    public void Frozen_batch_normalisation_keeps_all_its_numbers_while_convolutions_are_trained()
    {
        var before = model.StateDict().ToDictionary(t => t.Key, t => t.Value.clone());
        using (var trainer = new Trainer(model, TinyModel.Training with { FreezeBatchNorm = true }))
        {
            using var feed = TinyModel.Feed();
            trainer.Run(feed, _ => { }, CancellationToken.None);
        }

        foreach (var (name, tensor) in model.StateDict().Where(t => t.Key.StartsWith("resnet.", StringComparison.Ordinal)))
        {
            Assert.True(tensor.Equals(before[name]) == (tensor.dim() != 4), name);
        }

        Assert.All(model.Backbone.parameters(), p => Assert.True(p.requires_grad));
    }

    public void Dispose()
    {
        model.Dispose();
        scope.Dispose();
    }

    private static void SetGradients(ModelOptimizer optimizer, double value)
    {
        foreach (var (_, parameter) in optimizer.Parameters) parameter.grad = full_like(parameter, value);
    }

    private static void Close(Tensor expected, Tensor found) => Assert.True((expected - found).abs().max().ToDouble() < 2e-6);

    private Tensor Weight(string name) => model.StateDict()[name].detach().clone();
}
