using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

/// <summary>Optimizers and schedulers against updates computed by hand.</summary>
public sealed class OptimizerTests
{
    // The gradient of 0.5·a·x² is a·x.
    private static double[] Run(Func<Parameter, optim.Optimizer> make, int steps, double start = 2, double curvature = 3)
    {
        Parameter x = nn.Parameter(tensor(new[] { start }));
        using optim.Optimizer optimizer = make(x);
        var values = new double[steps];
        for (int k = 0; k < steps; k++)
        {
            optimizer.zero_grad();
            (0.5 * curvature * x * x).sum().backward();
            optimizer.step();
            values[k] = x.item<double>();
        }

        return values;
    }

    private static void AssertNear(double[] expected, double[] actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 10));

    private static double[] Iterate(int steps, Func<double, int, double> update)
    {
        double x = 2;
        return [.. Enumerable.Range(1, steps).Select(k => x = update(x, k))];
    }

    [Fact]
    public void Plain_gradient_descent() =>
        AssertNear(Iterate(4, (x, _) => x - (0.1 * 3 * x)), Run(x => optim.SGD([x], 0.1), 4));

    [Fact]
    public void Gradient_descent_with_momentum_dampening_and_weight_decay()
    {
        double buffer = 0;
        AssertNear(
            Iterate(5, (x, k) =>
            {
                double gradient = (3 * x) + (0.01 * x);
                buffer = k == 1 ? gradient : (0.9 * buffer) + (0.8 * gradient);
                return x - (0.05 * buffer);
            }),
            Run(x => optim.SGD([x], 0.05, momentum: 0.9, dampening: 0.2, weight_decay: 0.01), 5));
    }

    [Fact]
    public void Nesterov_s_momentum_and_maximizing()
    {
        double buffer = 0;
        AssertNear(
            Iterate(5, (x, k) =>
            {
                double gradient = 3 * x;
                buffer = k == 1 ? gradient : (0.9 * buffer) + gradient;
                return x + (0.01 * (gradient + (0.9 * buffer)));
            }),
            Run(x => optim.SGD([x], 0.01, momentum: 0.9, nesterov: true, maximize: true), 5));
    }

    [Fact]
    public void Adam_adds_weight_decay_to_the_gradient()
    {
        double m = 0;
        double v = 0;
        AssertNear(
            Iterate(5, (x, k) =>
            {
                double gradient = (3 * x) + (0.1 * x);
                m = (0.9 * m) + (0.1 * gradient);
                v = (0.999 * v) + (0.001 * gradient * gradient);
                return x - (0.01 / (1 - Math.Pow(0.9, k)) * m / ((Math.Sqrt(v) / Math.Sqrt(1 - Math.Pow(0.999, k))) + 1e-8));
            }),
            Run(x => optim.Adam([x], 0.01, weight_decay: 0.1), 5));
    }

    [Fact]
    public void AdamW_shrinks_the_weight_itself_and_not_by_default()
    {
        double[] Expected(double decay)
        {
            double m = 0;
            double v = 0;
            return Iterate(5, (x, k) =>
            {
                double gradient = 3 * x;
                m = (0.9 * m) + (0.1 * gradient);
                v = (0.999 * v) + (0.001 * gradient * gradient);
                return (x * (1 - (0.01 * decay))) - (0.01 / (1 - Math.Pow(0.9, k)) * m / ((Math.Sqrt(v) / Math.Sqrt(1 - Math.Pow(0.999, k))) + 1e-8));
            });
        }

        AssertNear(Expected(0.1), Run(x => optim.AdamW([x], 0.01, weight_decay: 0.1), 5));
        AssertNear(Expected(0), Run(x => optim.AdamW([x], 0.01), 5));
    }

    [Fact]
    public void Amsgrad_remembers_the_greatest_square()
    {
        double m = 0;
        double v = 0;
        double greatest = 0;
        AssertNear(
            Iterate(6, (x, k) =>
            {
                double gradient = 3 * x;
                m = (0.5 * m) + (0.5 * gradient);
                v = (0.5 * v) + (0.5 * gradient * gradient);
                greatest = Math.Max(greatest, v);
                return x - (0.3 / (1 - Math.Pow(0.5, k)) * m / ((Math.Sqrt(greatest) / Math.Sqrt(1 - Math.Pow(0.5, k))) + 1e-8));
            }),
            Run(x => optim.Adam([x], 0.3, beta1: 0.5, beta2: 0.5, amsgrad: true), 6));
    }

    [Fact]
    public void Groups_have_options_of_their_own()
    {
        Parameter slow = nn.Parameter(tensor(new[] { 1.0 }));
        Parameter fast = nn.Parameter(tensor(new[] { 1.0 }));
        using SGD optimizer = optim.SGD([new SGD.ParamGroup([slow], lr: 0.1), new SGD.ParamGroup { Parameters = [fast] }], 0.5);
        Assert.Equal([0.1, 0.5], optimizer.ParamGroups.Select(group => group.LearningRate));
        (slow + fast).sum().backward();
        optimizer.step();
        Assert.Equal(0.9, slow.item<double>(), 10);
        Assert.Equal(0.5, fast.item<double>(), 10);
        optimizer.ParamGroups.First().LearningRate = 1;
        optimizer.step();
        Assert.Equal(-0.1, slow.item<double>(), 10);
        Assert.Equal(2, optimizer.parameters().Count());
        using AdamW other = optim.AdamW([new AdamW.ParamGroup([slow], weight_decay: 0.1)], beta1: 0.8);
        Assert.Equal((0.9, 0.999), ((optim.IBetas)other.ParamGroups.First()).Betas);
        Assert.Equal((0.8, 0.999), other.Betas);
    }

    [Fact]
    public void Parameters_without_gradient_stay_and_zero_grad_keeps_zeros()
    {
        Parameter x = nn.Parameter(tensor(new[] { 1.0 }));
        Parameter unused = nn.Parameter(tensor(new[] { 1.0 }));
        using SGD optimizer = optim.SGD([x, unused], 0.1, weight_decay: 0.5);
        x.sum().backward();
        optimizer.step();
        Assert.Equal(1.0, unused.item<double>());
        optimizer.zero_grad();
        Assert.Equal(0.0, x.grad!.item<double>());
        Assert.Null(unused.grad);
    }

    [Fact]
    public void A_closure_is_evaluated_with_gradients_and_returned()
    {
        Parameter x = nn.Parameter(tensor(new[] { 2.0 }));
        using SGD optimizer = optim.SGD([x], 0.1);
        using (no_grad())
        {
            Tensor loss = optimizer.step(() =>
            {
                Tensor value = (x * x).sum();
                value.backward();
                return value;
            })!;
            Assert.Equal(4.0, loss.item<double>());
        }

        Assert.Equal(1.6, x.item<double>(), 10);
    }

    [Fact]
    public void State_is_carried_over_to_another_optimizer()
    {
        Parameter x = nn.Parameter(tensor(new[] { 2.0 }));
        using AdamW first = optim.AdamW([x], 0.1);
        for (int k = 0; k < 3; k++)
        {
            first.zero_grad();
            (x * x).sum().backward();
            first.step();
        }

        Parameter y = nn.Parameter(x.detach().clone());
        using AdamW second = optim.AdamW([y], 0.7);
        second.load_state_dict(first.state_dict());
        Assert.Equal(0.1, second.ParamGroups.First().LearningRate);
        var state = (AdamW.State)second.state_dict().State[0];
        Assert.Equal(3, state.step);
        Assert.True(state.ApproximatelyEquals(first.state_dict().State[0]));
        Assert.NotSame(state.exp_avg, ((AdamW.State)first.state_dict().State[0]).exp_avg);
        foreach ((Parameter p, AdamW optimizer) in new[] { (x, first), (y, second) })
        {
            optimizer.zero_grad();
            (p * p).sum().backward();
            optimizer.step();
        }

        Assert.Equal(x.item<double>(), y.item<double>());
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Parameter x = nn.Parameter(zeros(1));
        Assert.Throws<ArgumentException>(() => optim.SGD([x], -1));
        Assert.Throws<ArgumentException>(() => optim.SGD([x], 1, momentum: -1));
        Assert.Throws<ArgumentException>(() => optim.SGD([x], 1, nesterov: true));
        Assert.Throws<ArgumentException>(() => optim.Adam([x], beta1: 1));
        Assert.Throws<ArgumentException>(() => optim.AdamW([x], eps: -1));
    }

    [Fact]
    public void Gradients_are_clipped_by_their_common_norm()
    {
        Parameter x = nn.Parameter(zeros(1));
        Parameter y = nn.Parameter(zeros(1));
        x.grad = tensor(new[] { 3f });
        y.grad = tensor(new[] { 4f });
        Assert.Equal(5.0, nn.utils.clip_grad_norm_([x, y], 1), 5);
        Assert.Equal(0.6f, x.grad!.item<float>(), 5);
        Assert.Equal(0.8f, y.grad!.item<float>(), 5);
        Assert.Equal(1.0, nn.utils.clip_grad_norm_([x, y], 10), 5);
        Assert.Equal(0.6f, x.grad!.item<float>(), 5);
        nn.utils.clip_grad_value_([x, y], 0.7);
        Assert.Equal(0.7f, y.grad!.item<float>(), 5);
    }

    private static double[] Rates(Func<optim.Optimizer, optim.lr_scheduler.LRScheduler> make, int steps, double rate = 1)
    {
        using SGD optimizer = optim.SGD([nn.Parameter(zeros(1))], rate);
        optim.lr_scheduler.LRScheduler scheduler = make(optimizer);
        var rates = new List<double>();
        for (int k = 0; k < steps; k++)
        {
            Assert.Equal(optimizer.ParamGroups.Single().LearningRate, scheduler.get_last_lr().Single());
            rates.Add(optimizer.ParamGroups.Single().LearningRate);
            scheduler.step();
        }

        return [.. rates];
    }

    [Fact]
    public void A_multi_step_schedule_decays_once_at_each_milestone() =>
        AssertNear([1, 1, 0.1, 0.1, 0.01, 0.01], Rates(optimizer => optim.lr_scheduler.MultiStepLR(optimizer, [2, 4, 4]), 6));

    [Fact]
    public void A_step_schedule_decays_regularly() =>
        AssertNear([1, 1, 0.5, 0.5, 0.25], Rates(optimizer => optim.lr_scheduler.StepLR(optimizer, 2, 0.5), 5));

    [Fact]
    public void An_exponential_schedule_decays_always() =>
        AssertNear([1, 0.5, 0.25], Rates(optimizer => optim.lr_scheduler.ExponentialLR(optimizer, 0.5), 3));

    [Fact]
    public void A_cosine_schedule_follows_the_cosine_and_rises_again() =>
        AssertNear(
            [.. Enumerable.Range(0, 10).Select(k => 0.1 + (0.9 * (1 + Math.Cos(Math.PI * k / 5)) / 2))],
            Rates(optimizer => optim.lr_scheduler.CosineAnnealingLR(optimizer, 5, 0.1), 10));

    [Fact]
    public void A_linear_schedule_rises_to_its_end() =>
        AssertNear([0.25, 0.4375, 0.625, 0.8125, 1, 1, 1], Rates(optimizer => optim.lr_scheduler.LinearLR(optimizer, 0.25, 1, 4), 7));

    [Fact]
    public void A_schedule_by_a_function_of_the_epoch() =>
        AssertNear([2, 1, 2.0 / 3, 0.5], Rates(optimizer => optim.lr_scheduler.LambdaLR(optimizer, epoch => 1.0 / (epoch + 1)), 4, 2));

    [Fact]
    public void Schedules_follow_one_another()
    {
        double[] rates = Rates(
            optimizer => optim.lr_scheduler.SequentialLR(
                optimizer,
                [optim.lr_scheduler.LinearLR(optimizer, 0.5, 1, 2), optim.lr_scheduler.StepLR(optimizer, 2, 0.1)],
                [3]),
            7);
        AssertNear([0.5, 0.75, 1, 1, 1, 0.1, 0.1], rates);
    }

    [Fact]
    public void A_given_epoch_takes_the_closed_form()
    {
        using SGD optimizer = optim.SGD([nn.Parameter(zeros(1))], 1);
        var scheduler = optim.lr_scheduler.MultiStepLR(optimizer, [2, 4]);
        scheduler.step(3);
        Assert.Equal(0.1, scheduler.get_last_lr().Single(), 10);
        scheduler.step(9);
        Assert.Equal(0.01, scheduler.get_last_lr().Single(), 10);
        scheduler.step(0);
        Assert.Equal(1, scheduler.get_last_lr().Single(), 10);
    }
}
