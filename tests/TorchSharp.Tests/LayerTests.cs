using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class LayerTests
{
    [Fact]
    public void Linear_is_a_product_and_a_sum()
    {
        using Linear linear = nn.Linear(2, 3);
        using IDisposable mode = no_grad();
        linear.weight.copy_(tensor(new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } }));
        linear.bias!.copy_(tensor(new[] { 0.5f, 0f, -1f }));
        Assert.Equal([5.5f, 11f, 16f], linear.call(tensor(new float[,] { { 1, 2 } })).data<float>().ToArray());
        Assert.Null(nn.Linear(2, 2, hasBias: false).bias);
        Assert.InRange(nn.Linear(100, 50).weight.abs().max().item<float>(), 0.08f, 0.1f);
    }

    [Fact]
    public void A_new_weight_replaces_the_parameter()
    {
        using Linear linear = nn.Linear(2, 2);
        Parameter before = linear.weight;
        linear.weight = nn.Parameter(zeros(2, 2));
        Assert.True(before.IsInvalid);
        Assert.Same(linear.weight, linear.get_parameter("weight"));
        linear.bias = null;
        Assert.Equal(["weight"], linear.state_dict().Keys);
    }

    [Fact]
    public void Convolutions_have_pytorch_s_shapes_and_sums()
    {
        using Conv2d convolution = nn.Conv2d(2, 3, 3, stride: 2, padding: 1, bias: false);
        Assert.Equal([3L, 2L, 3L, 3L], convolution.weight.shape);
        using IDisposable mode = no_grad();
        convolution.weight.fill_(1);
        Tensor result = convolution.call(ones(1, 2, 5, 5));
        Assert.Equal([1L, 3L, 3L, 3L], result.shape);
        Assert.Equal([8f, 12f, 8f, 12f, 18f, 12f, 8f, 12f, 8f], result[0, 0].flatten().data<float>().ToArray());
        Assert.Throws<ArgumentException>(() => convolution.call(ones(1, 3, 5, 5)));
        Assert.Equal([1L, 4L, 5L, 5L], nn.Conv2d(2, 4, 3, Padding.Same).call(ones(1, 2, 5, 5)).shape);
        Assert.Equal([1L, 4L, 5L, 5L], nn.Conv2d(2, 4, (3, 1), padding: (1, 0), padding_mode: PaddingModes.Reflect).call(ones(1, 2, 5, 5)).shape);
        Assert.Equal([1L, 4L, 6L], nn.Conv1d(2, 4, 3, padding: 1).call(ones(1, 2, 6)).shape);
        Assert.Equal(["weight", "bias"], nn.Conv2d(1, 1, 1).state_dict().Keys);
        Assert.Throws<ArgumentException>(() => nn.Conv2d(1, 1, 3, Padding.Same, stride: 2));
    }

    [Fact]
    public void Batch_norm_follows_the_batch_in_training_and_its_memory_in_evaluation()
    {
        using BatchNorm2d norm = nn.BatchNorm2d(1);
        Tensor input = tensor(new[] { 1f, 2f, 3f, 6f }).reshape(1, 1, 2, 2);
        Tensor normal = norm.call(input);
        Assert.Equal(0f, normal.mean().item<float>(), 5);
        Assert.Equal(1f, normal.var([0, 1, 2, 3], unbiased: false).item<float>(), 4);
        Assert.Equal(0.3f, norm.running_mean!.item<float>(), 5);
        Assert.Equal(0.9f + (0.1f * 14f / 3f), norm.running_var!.item<float>(), 4);
        Assert.Equal(1L, norm.num_batches_tracked!.item<long>());
        norm.eval();
        Assert.Equal((1f - 0.3f) / MathF.Sqrt(norm.running_var!.item<float>() + 1e-5f), norm.call(input)[0, 0, 0, 0].item<float>(), 5);
        Assert.Equal(["weight", "bias", "running_mean", "running_var", "num_batches_tracked"], norm.state_dict().Keys);
        Assert.Throws<ArgumentException>(() => norm.call(ones(2, 1)));
        Assert.Throws<ArgumentException>(() => nn.BatchNorm1d(1).call(ones(2, 1, 1, 1)));
        Assert.Equal(["weight", "bias"], nn.BatchNorm1d(3, track_running_stats: false).state_dict().Keys);
        Assert.Equal(ScalarType.Int64, norm.to(ScalarType.Float64).num_batches_tracked!.dtype);
        Assert.Equal(ScalarType.Float64, norm.running_mean!.dtype);
    }

    [Fact]
    public void Layer_and_group_norm_have_no_memory()
    {
        using LayerNorm norm = nn.LayerNorm(4);
        Tensor result = norm.call(tensor(new float[,] { { 1, 2, 3, 4 }, { 0, 0, 0, 8 } }));
        Assert.True(result.mean([1]).abs().max().item<float>() < 1e-5);
        Assert.True((result.var(1, unbiased: false) - 1).abs().max().item<float>() < 1e-4);
        Assert.Equal([2L, 3L], nn.LayerNorm([2, 3]).weight.shape);
        Assert.Empty(nn.LayerNorm(3, elementwise_affine: false).state_dict());
        Assert.Equal(["weight"], nn.LayerNorm(3, bias: false).state_dict().Keys);
        using GroupNorm group = nn.GroupNorm(2, 4);
        Assert.Equal([1L, 4L, 2L], group.call(rand(1, 4, 2)).shape);
        Assert.Throws<ArgumentException>(() => group.call(rand(1, 4)));
    }

    [Fact]
    public void Pools_take_the_greatest_and_the_mean()
    {
        Tensor x = arange(16, ScalarType.Float32).reshape(1, 1, 4, 4);
        Assert.Equal([5f, 7f, 13f, 15f], nn.MaxPool2d(2).call(x).flatten().data<float>().ToArray());
        Assert.Equal([2.5f, 4.5f, 10.5f, 12.5f], nn.AvgPool2d(2).call(x).flatten().data<float>().ToArray());
        Assert.Equal([7.5f], nn.AdaptiveAvgPool2d(1).call(x).flatten().data<float>().ToArray());
        Assert.Equal([5f, 6f, 7f, 9f, 10f, 11f, 13f, 14f, 15f], nn.AdaptiveMaxPool2d([3, 3]).call(x).flatten().data<float>().ToArray());
        Assert.Equal([1L, 1L, 2L, 2L], nn.MaxPool2d(3, 2, 1).call(x).shape);
        Assert.Equal([1L, 1L, 3L, 2L], nn.MaxPool2d((2, 3), stride: (1, 1)).call(x).shape);
    }

    [Fact]
    public void Activations_and_shapes()
    {
        Tensor x = tensor(new[] { -1f, 0f, 2f });
        Assert.Equal([0f, 0f, 2f], nn.ReLU().call(x).data<float>().ToArray());
        Assert.Equal([-0.01f, 0f, 2f], nn.LeakyReLU().call(x).data<float>().ToArray());
        Assert.True(nn.GELU().call(x).allclose(x * 0.5 * (1 + (x / Math.Sqrt(2)).erf()), atol: 1e-6));
        Assert.True(nn.SiLU().call(x).allclose(x * x.sigmoid(), atol: 1e-6));
        Assert.True(nn.Sigmoid().call(x).Equals(x.sigmoid()));
        Assert.True(nn.Tanh().call(x).Equals(x.tanh()));
        Assert.Equal(1f, nn.Softmax(0).call(x).sum().item<float>(), 5);
        Assert.Equal([2L, 12L], nn.Flatten().call(ones(2, 3, 4)).shape);
        Assert.True(nn.Identity().call(x).Equals(x));
        Assert.NotSame(x, nn.Identity().call(x));
        nn.ReLU(inplace: true).call(x);
        Assert.Equal([0f, 0f, 2f], x.data<float>().ToArray());
    }

    [Fact]
    public void Dropout_is_the_identity_in_evaluation()
    {
        using Dropout dropout = nn.Dropout(0.9);
        Tensor x = ones(100);
        Assert.All(dropout.call(x).data<float>().ToArray(), value => Assert.True(value == 0f || Math.Abs(value - 10f) < 1e-4));
        dropout.eval();
        Assert.True(dropout.call(x).Equals(x));
        using Dropout2d channels = nn.Dropout2d(0.5);
        float[] means = channels.call(ones(1, 50, 3, 3)).mean([2, 3]).flatten().data<float>().ToArray();
        Assert.All(means, mean => Assert.True(mean is 0f or 2f));
    }

    [Fact]
    public void Embeddings_are_rows_of_their_table()
    {
        using Embedding embedding = nn.Embedding(5, 3, padding_idx: 0);
        Tensor rows = embedding.call(tensor(new[] { 0L, 4L }));
        Assert.Equal([2L, 3L], rows.shape);
        Assert.Equal(0f, rows[0].abs().sum().item<float>());
        Assert.True(rows[1].Equals(embedding.weight![4]));
    }

    [Fact]
    public void Recurrent_networks_follow_their_equations()
    {
        using GRU gru = nn.GRU(3, 2, batchFirst: true);
        Assert.Equal(["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"], gru.state_dict().Keys);
        Tensor x = rand(1, 1, 3);
        Tensor h = rand(1, 1, 2);
        (Tensor output, Tensor last) = gru.call(x, h);
        Dictionary<string, Tensor> weights = gru.state_dict();
        Tensor[] input = (weights["weight_ih_l0"].mv(x.flatten()) + weights["bias_ih_l0"]).chunk(3);
        Tensor[] state = (weights["weight_hh_l0"].mv(h.flatten()) + weights["bias_hh_l0"]).chunk(3);
        Tensor reset = (input[0] + state[0]).sigmoid();
        Tensor update = (input[1] + state[1]).sigmoid();
        Tensor fresh = (input[2] + (reset * state[2])).tanh();
        Tensor expected = ((1 - update) * fresh) + (update * h.flatten());
        Assert.True(output.flatten().allclose(expected, atol: 1e-6));
        Assert.True(last.flatten().allclose(expected, atol: 1e-6));

        using LSTM lstm = nn.LSTM(3, 4, numLayers: 2, bidirectional: true);
        (Tensor all, Tensor hidden, Tensor cell) = lstm.call(rand(5, 2, 3));
        Assert.Equal([5L, 2L, 8L], all.shape);
        Assert.Equal([4L, 2L, 4L], hidden.shape);
        Assert.Equal([4L, 2L, 4L], cell.shape);
        Assert.Equal(16, lstm.parameters().Count());
        Assert.Contains("weight_hh_l1_reverse", lstm.state_dict().Keys);
        all.sum().backward();
        Assert.All(lstm.parameters(), parameter => Assert.NotNull(parameter.grad));
    }

    [Fact]
    public void Losses_are_functions_of_their_inputs()
    {
        Tensor logits = tensor(new float[,] { { 1, 2, 3 }, { 3, 2, 1 } });
        Tensor target = tensor(new[] { 2L, 2L });
        double expected = -(Math.Log(Math.Exp(3) / (Math.Exp(1) + Math.Exp(2) + Math.Exp(3))) + Math.Log(Math.Exp(1) / (Math.Exp(1) + Math.Exp(2) + Math.Exp(3)))) / 2;
        Assert.Equal(expected, nn.CrossEntropyLoss().call(logits, target).ToDouble(), 5);
        Assert.Equal(expected * 2, nn.CrossEntropyLoss(reduction: nn.Reduction.Sum).call(logits, target).ToDouble(), 5);
        Assert.Equal(expected, nn.NLLLoss().call(logits.log_softmax(1), target).ToDouble(), 5);
        Assert.Equal(4.0 / 3, nn.MSELoss().call(tensor(new[] { 1f, 2f, 3f }), tensor(new[] { 1f, 2f, 1f })).ToDouble(), 5);
        using var smooth = new CrossEntropyLoss(label_smoothing: 0.3);
        Assert.Equal(0.3, smooth.label_smoothing);
        Assert.True(smooth.call(logits, target).ToDouble() < expected);
    }

    [Fact]
    public void Initial_values_keep_to_their_bounds()
    {
        using Tensor weight = empty(200, 100);
        nn.init.kaiming_uniform_(weight, Math.Sqrt(5));
        Assert.InRange(weight.abs().max().item<float>(), 0.099f, 0.1f);
        nn.init.kaiming_normal_(weight, mode: nn.init.FanInOut.FanOut, nonlinearity: nn.init.NonlinearityType.ReLU);
        Assert.InRange(weight.std().item<float>(), 0.098f, 0.102f);
        nn.init.xavier_uniform_(weight);
        Assert.InRange(weight.abs().max().item<float>(), 0.14f, (float)Math.Sqrt(6.0 / 300));
        nn.init.normal_(weight, 1, 0.1);
        Assert.InRange(weight.mean().item<float>(), 0.99f, 1.01f);
        nn.init.constant_(weight, 3);
        Assert.Equal(3f, weight.mean().item<float>());
        Assert.Throws<ArgumentException>(() => nn.init.CalculateFanInAndFanOut(zeros(3)));
    }
}
