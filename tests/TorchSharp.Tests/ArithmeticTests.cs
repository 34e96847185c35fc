using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class ArithmeticTests
{
    [Fact]
    public void Operators_take_tensors_and_numbers_on_either_side()
    {
        using Tensor a = tensor(new[] { 1f, 2f, 4f });
        using Tensor b = tensor(new[] { 2f, 4f, 8f });
        Assert.Equal([3f, 6f, 12f], (a + b).data<float>().ToArray());
        Assert.Equal([2f, 3f, 5f], (a + 1).data<float>().ToArray());
        Assert.Equal([2f, 1f, -1f], (3 - a).data<float>().ToArray());
        Assert.Equal([1f, 2f, 4f], (b - a).data<float>().ToArray());
        Assert.Equal([0.5f, 1f, 2f], (a / 2.0).data<float>().ToArray());
        Assert.Equal([1f, 0.5f, 0.25f], (1.0f / a).data<float>().ToArray());
        Assert.Equal([-1f, -2f, -4f], (-a).data<float>().ToArray());
        Assert.Equal([2f, 8f, 32f], (a * b).data<float>().ToArray());
        Assert.Equal([1f, 0f, 0f], (a % 2).data<float>().ToArray());
    }
}
