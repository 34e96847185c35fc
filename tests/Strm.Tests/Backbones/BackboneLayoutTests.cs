using Strm.Backbones;
using Strm.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Tests.Models;

/// <summary>All backbones in both layouts of their input, with and without gradients, on one thread, beside plain convolutions in double precision.</summary>
/// <remarks>Where a convolution ends the process, as some of libtorch's do on machines that do not tell the sizes of their caches, it ends the test's process, and the run fails.</remarks>
public sealed class BackboneLayoutTests
{
    // A single frame, few, and as many as change the layout of the last convolutions; 32 pixels end in maps of one position.
    public static TheoryData<BackboneKind, int, int, bool> Cases()
    {
        var cases = new TheoryData<BackboneKind, int, int, bool>();
        foreach (var kind in Enum.GetValues<BackboneKind>())
        {
            foreach (var channelsLast in new[] { false, true })
            {
                foreach (var (frames, size) in new[] { (1, 32), (3, 64), (17, 32), (17, 96) }) cases.Add(kind, frames, size, channelsLast);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Maps_and_gradients_are_those_of_plain_convolutions(BackboneKind kind, int count, int size, bool channelsLast) => OnOneThread(() =>
    {
        using var scope = NewDisposeScope();
        using var backbone = Create(kind);
        var frames = Frames(count, size, channelsLast);
        foreach (var training in count * size > 17 * 32 ? new[] { false, true } : [false])
        {
            backbone.train(training);
            var weights = Doubles(backbone);
            var expected = new PlainBackbone(weights, training).Forward(frames.to_type(ScalarType.Float64));
            backbone.zero_grad();
            var actual = backbone.forward(frames);
            AssertClose(expected, actual, training ? 2e-3 : 1e-4, "maps"); // Batch statistics of few positions multiply rounding, most in the gradient of the first layers.
            expected.square().mean().backward();
            actual.square().mean().backward();
            foreach (var (name, parameter) in backbone.named_parameters()) AssertClose(weights[name].grad!, parameter.grad!, training ? 0.1 : 5e-3, name);
        }
    });

    [Theory]
    [MemberData(nameof(Cases))]
    public void Without_gradients_the_network_and_its_folded_copy_give_the_same_maps(BackboneKind kind, int count, int size, bool channelsLast) => OnOneThread(() =>
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var backbone = Create(kind);
        backbone.eval();
        var frames = Frames(count, size, channelsLast);
        var expected = new PlainBackbone(Doubles(backbone), training: false).Forward(frames.to_type(ScalarType.Float64));
        using var folded = new InferenceBackbone(backbone);
        using var rounded = new InferenceBackbone(backbone, MatmulPrecision.Bf16);
        AssertClose(expected, backbone.forward(frames), 1e-4, "plain");
        AssertClose(expected, folded.Forward(frames), 1e-4, "folded");
        AssertClose(expected, rounded.Forward(frames), 0.1, "bfloat16");
    });

    [Theory]
    [InlineData(BackboneKind.ResNet18)]
    [InlineData(BackboneKind.ResNet50)]
    public void In_bfloat16_maps_and_gradients_are_float32_and_near(BackboneKind kind) => OnOneThread(() =>
    {
        using var scope = NewDisposeScope();
        using var backbone = Create(kind);
        backbone.eval();
        var frames = Frames(3, 64, channelsLast: false);
        var weights = Doubles(backbone);
        var expected = new PlainBackbone(weights, training: false).Forward(frames.to_type(ScalarType.Float64));
        MatmulPrecisions.Set(backbone, MatmulPrecision.Bf16);
        var actual = backbone.forward(frames);
        expected.square().mean().backward();
        actual.square().mean().backward();
        Assert.Equal(ScalarType.Float32, actual.dtype);
        AssertClose(expected, actual, 0.1, "maps");
        Assert.True((expected - actual).norm().ToDouble() > 1e-4 * expected.norm().ToDouble(), "Nothing was rounded.");
        foreach (var (name, parameter) in backbone.named_parameters())
        {
            Assert.Equal(ScalarType.Float32, parameter.grad!.dtype);
            AssertClose(weights[name].grad!, parameter.grad!, 0.3, name);
        }
    });

    private static ResNetBackbone Create(BackboneKind kind)
    {
        var backbone = new ResNetBackbone(new BackboneOptions { Kind = kind, Width = 8 });
        WeightInitialiser.Initialise(backbone, seed: 3);
        using var gradients = no_grad();
        using var generator = new Generator(5, CPU);
        foreach (var (name, buffer) in backbone.named_buffers())
        {
            if (name.EndsWith("running_var", StringComparison.Ordinal)) buffer.uniform_(1, 2, generator);
            if (name.EndsWith("running_mean", StringComparison.Ordinal)) buffer.uniform_(-0.1, 0.1, generator);
        }

        return backbone;
    }

    private static Tensor Frames(int count, int size, bool channelsLast)
    {
        using var generator = new Generator(7, CPU);
        var frames = rand([count, 3, size, size], generator: generator);
        return channelsLast ? ChannelsLast.Of(frames) : frames;
    }

    private static Dictionary<string, Tensor> Doubles(ResNetBackbone backbone)
    {
        var doubles = backbone.state_dict().ToDictionary(e => e.Key, e => e.Value.detach().to_type(ScalarType.Float64), StringComparer.Ordinal);
        foreach (var (name, _) in backbone.named_parameters()) doubles[name].requires_grad_();
        return doubles;
    }

    private static void AssertClose(Tensor expected, Tensor actual, double tolerance, string name)
    {
        Assert.Equal(expected.shape, actual.shape);
        var (difference, size) = ((expected - actual).norm().ToDouble(), expected.norm().ToDouble());
        Assert.True(difference <= tolerance * size, $"{name}: {difference} of {size}");
    }

    private static void OnOneThread(Action work)
    {
        var failure = (Exception?)null;
        var thread = new Thread(() =>
        {
            set_num_threads(1);
            failure = Record.Exception(work);
        });
        thread.Start();
        thread.Join();
        if (failure is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }
}
