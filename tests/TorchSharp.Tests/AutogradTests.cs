using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class AutogradTests
{
    [Fact]
    public void The_gradient_of_a_polynomial_is_its_derivative()
    {
        using Tensor x = tensor(new[] { 1f, 2f, -3f }, requires_grad: true);
        (x.pow(3) + (2 * x)).sum().backward();
        Assert.Equal([5f, 14f, 29f], x.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Gradients_add_up_until_they_are_cleared()
    {
        using Tensor x = tensor(new[] { 2f }, requires_grad: true);
        Assert.Null(x.grad);
        (x * 3).sum().backward();
        (x * 3).sum().backward();
        Assert.Equal(6f, x.grad!.item<float>());
        x.grad = null;
        Assert.Null(x.grad);
    }

    [Fact]
    public void Gradients_of_a_matrix_product_and_of_a_softmax_agree_with_finite_differences()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor w = tensor(new[,] { { 0.3, -0.2 }, { 0.5, 0.1 } }, requires_grad: true);
        Tensor x = tensor(new[,] { { 1.0, 2.0 }, { -1.0, 0.5 } });
        Tensor Loss(Tensor weights) => x.matmul(weights).log_softmax(1).select(1, 0).sum();
        Loss(w).backward();
        const double step = 1e-6;
        foreach ((long i, long j) in new[] { (0L, 0L), (0L, 1L), (1L, 0L), (1L, 1L) })
        {
            Tensor more = w.detach().clone();
            more[i, j] = more[i, j] + step;
            Tensor less = w.detach().clone();
            less[i, j] = less[i, j] - step;
            double difference = (Loss(more).ToDouble() - Loss(less).ToDouble()) / (2 * step);
            Assert.Equal(difference, w.grad![i, j].ToDouble(), 6);
        }
    }

    [Fact]
    public void Nothing_is_recorded_without_gradient_mode()
    {
        using Tensor x = tensor(new[] { 2f }, requires_grad: true);
        Assert.True(is_grad_enabled());
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            Assert.False((x * 2).requires_grad);
            using (enable_grad())
            {
                Assert.True((x * 2).requires_grad);
            }

            using (set_grad_enabled(true))
            {
                Assert.True(is_grad_enabled());
            }

            Assert.False(is_grad_enabled());
        }

        Assert.True((x * 2).requires_grad);
        Assert.False((x * 2).detach().requires_grad);
    }

    [Fact]
    public void Inference_mode_ends_where_it_is_disposed()
    {
        using Tensor x = tensor(new[] { 2f }, requires_grad: true);
        using (inference_mode())
        {
            Assert.True(is_inference_mode_enabled());
            Assert.False((x * 2).requires_grad);
        }

        Assert.False(is_inference_mode_enabled());
        Assert.True((x * 2).requires_grad);
    }

    [Fact]
    public void A_leaf_is_what_no_operator_made()
    {
        using Tensor x = tensor(new[] { 2f }, requires_grad: true);
        using Tensor y = x * 2;
        Assert.True(x.is_leaf);
        Assert.False(y.is_leaf);
        Assert.True(y.detach().is_leaf);
    }

    [Fact]
    public void Grad_returns_gradients_and_leaves_none_behind()
    {
        using Tensor x = tensor(new[] { 3.0 }, requires_grad: true);
        using Tensor y = tensor(new[] { 4.0 }, requires_grad: true);
        IList<Tensor> gradients = autograd.grad([x * x * y], [x, y], [ones(1, ScalarType.Float64)]);
        Assert.Equal(24.0, gradients[0].item<double>());
        Assert.Equal(9.0, gradients[1].item<double>());
        Assert.Null(x.grad);
    }

    [Fact]
    public void Second_derivatives_work_where_the_graph_is_kept()
    {
        using Tensor x = tensor(new[] { 2.0 }, requires_grad: true);
        Tensor first = autograd.grad([x.pow(4).sum()], [x], create_graph: true)[0];
        Tensor second = autograd.grad([first.sum()], [x])[0];
        Assert.Equal(32.0, first.item<double>(), 9);
        Assert.Equal(48.0, second.item<double>(), 9);
    }

    [Fact]
    public void Retained_gradients_are_those_of_the_tensor_within()
    {
        using Tensor x = tensor(new[] { 2f }, requires_grad: true);
        Tensor y = x * 3;
        y.retain_grad();
        (y * y).sum().backward();
        Assert.Equal(12f, y.grad!.item<float>());
        Assert.Equal(36f, x.grad!.item<float>());
    }

    [Fact]
    public void Backward_from_weights_of_the_outputs()
    {
        using Tensor x = tensor(new[] { 1f, 2f }, requires_grad: true);
        Tensor y = x * x;
        y.backward([tensor(new[] { 1f, 10f })]);
        Assert.Equal([2f, 40f], x.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Backward_twice_through_one_graph_is_refused()
    {
        using Tensor x = tensor(new[] { 2f }, requires_grad: true);
        Tensor y = (x * x).sum();
        y.backward();
        Assert.Throws<ExternalException>(() => y.backward());
    }

    [Fact]
    public void Backward_needs_a_scalar_and_a_graph()
    {
        using Tensor x = tensor(new[] { 1f, 2f }, requires_grad: true);
        Assert.Throws<ExternalException>(() => (x * 2).backward());
        Assert.Throws<ExternalException>(() => tensor(1f).backward());
    }

    [Fact]
    public void A_leaf_that_is_trained_is_not_changed_in_place_outside_of_no_grad()
    {
        using Tensor x = tensor(new[] { 1f, 2f }, requires_grad: true);
        Assert.Throws<ExternalException>(() => x.add_(1));
        using (no_grad())
        {
            x.add_(1);
        }

        Assert.Equal([2f, 3f], x.data<float>().ToArray());
    }
}
