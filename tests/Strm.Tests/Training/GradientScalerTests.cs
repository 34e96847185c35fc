using Strm.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Strm.Tests.Training;

public class GradientScalerTests
{
    [Fact]
    public void Scaling_and_taking_the_scale_out_again_changes_no_digit()
    {
        using var scope = NewDisposeScope();
        var (plain, scaled) = (new Parameter(tensor(new[] { 0.3f, -1.7f })), new Parameter(tensor(new[] { 0.3f, -1.7f })));
        var scaler = new GradientScaler(enabled: true);
        Loss(plain).backward();
        scaler.Scaled(Loss(scaled)).backward();
        Assert.False(plain.grad!.Equals(scaled.grad!));
        Assert.True(scaler.Unscale([scaled]));
        Assert.True(plain.grad!.Equals(scaled.grad!));
    }

    [Fact]
    public void An_overflow_leaves_the_step_out_and_halves_the_scale()
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(tensor(new[] { 1f }));
        var scaler = new GradientScaler(enabled: true);
        (parameter * float.PositiveInfinity).sum().backward();
        Assert.False(scaler.Unscale([parameter]));
        Assert.Equal(32768, scaler.Scale);
    }

    [Fact]
    public void Two_thousand_good_steps_double_the_scale()
    {
        var scaler = new GradientScaler(enabled: true);
        for (var i = 0; i < 2000; i++)
        {
            Assert.Equal(65536, scaler.Scale);
            Assert.True(scaler.Unscale([]));
        }

        Assert.Equal(131072, scaler.Scale);
        Assert.Equal(0, scaler.GoodSteps);
    }

    private static Tensor Loss(Parameter parameter) => (parameter.sin() * 1e-3).sum();
}
