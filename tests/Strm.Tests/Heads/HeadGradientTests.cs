using Strm.Heads;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Tests.Heads;

/// <summary>Every head can be trained: its gradients are there, and right.</summary>
public sealed class HeadGradientTests
{
    private static readonly SupportLayout Layout = new([0, 1, 1, 2, 2, 2], 3);

    public static TheoryData<string> All => HeadCase.All;

    [Theory]
    [MemberData(nameof(All))]
    public void Every_parameter_gets_a_gradient(string name)
    {
        using var scope = NewDisposeScope();
        using var head = new HeadCase(name);
        Train(head);
        Loss(head, HeadCase.Maps(6, 1).with_requires_grad(), HeadCase.Maps(4, 2)).backward();
        foreach (var (parameterName, parameter) in head.Head.named_parameters())
        {
            var largest = parameter.grad is null ? 0 : parameter.grad.abs().amax([]).ToDouble();
            if (Exceptions.HasGradient(parameterName)) Assert.True(largest > 1e-12, $"{parameterName}: {largest}");
            else Assert.True(largest < 1e-12, $"{parameterName} has a gradient: {largest}");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Gradients_are_the_slopes_of_the_loss_in_double_precision(string name)
    {
        using var scope = NewDisposeScope();
        using var head = new HeadCase(name);
        Train(head);
        var (support, query) = (HeadCase.Maps(6, 1).with_requires_grad(), HeadCase.Maps(4, 2).with_requires_grad());
        Tensor[] variables = [support, query, .. head.Head.parameters().Where(p => p.requires_grad)];
        Loss(head, support, query).backward();
        foreach (var variable in variables.Where(v => v.grad is not null))
        {
            using var generator = new Generator(9);
            var direction = rand(variable.shape, ScalarType.Float64, generator: generator) - 0.5;
            var slope = (variable.grad! * direction).sum().ToDouble();
            const double step = 1e-7; // so small that hardly a ReLU or a maximum changes sides
            var measured = (Moved(variable, direction, step) - Moved(variable, direction, -step)) / (2 * step);
            Assert.True(Math.Abs(slope - measured) < 1e-6 + (1e-4 * Math.Abs(slope)), $"{name}, variable of shape ({string.Join(", ", variable.shape)}): {slope} against {measured}");
        }

        double Moved(Tensor variable, Tensor direction, double step)
        {
            using var inner = NewDisposeScope();
            using var gradients = no_grad();
            variable.add_(direction * step);
            var loss = Loss(head, support, query).ToDouble();
            variable.sub_(direction * step);
            return loss;
        }
    }

    private static void Train(HeadCase head)
    {
        head.Head.train();
        head.Dropout.Active = true;
    }

    private static Tensor Loss(HeadCase head, Tensor support, Tensor query)
    {
        head.Dropout.Begin(new RandomSource(1, "test"));
        var logits = head.Head.Compare(head.Head.Embed(support), Layout, head.Head.Embed(query));
        return EpisodeLoss.Joint(logits, tensor([0L, 1, 2, 2]), 1, tensor([3L, 5, 5, 0, 0, 0, 3, 5, 0, 0]));
    }
}
