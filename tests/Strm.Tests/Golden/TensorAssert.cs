using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Tests.Golden;

internal static class TensorAssert
{
    /// <summary>Asserts equal shapes and a largest absolute difference.</summary>
    public static void Close(Tensor expected, Tensor actual, double tolerance, string what)
    {
        using var scope = NewDisposeScope();
        Assert.True(expected.numel() == actual.numel(), $"{what}: expected ({string.Join(',', expected.shape)}), got ({string.Join(',', actual.shape)})");
        var difference = (expected.to_type(ScalarType.Float64).flatten() - actual.detach().to_type(ScalarType.Float64).flatten()).abs().max().ToDouble();
        Assert.True(difference <= tolerance, $"{what}: differs by {difference:g3}, allowed is {tolerance:g3}");
    }
}
