using Microsoft.ML.OnnxRuntime;
using Strm.Backbones;
using Strm.Checkpoints;
using Strm.Heads;
using Strm.Models;
using static TorchSharp.torch;
using DenseTensor = Microsoft.ML.OnnxRuntime.Tensors.DenseTensor<float>;

namespace Strm.Tests.Models;

/// <summary>The ImageNet weights beside ONNX Runtime, which runs the package's own file.</summary>
public sealed class ImageNetPackageTests
{
    private const int Size = 224, Channels = 512;

    private static string Package
    {
        get
        {
            var folder = ImageNetPackage.Folder();
            Skip.If(folder is null, $"The package {ImageNetPackage.Id} is absent: './strm setup' restores it.");
            return folder!;
        }
    }

    [SkippableFact]
    public void The_network_has_two_two_two_and_three_blocks_and_its_own_pixels()
    {
        Assert.NotNull(Package);
        var start = StartingBackbone.Open(StartingBackbone.ImageNet);
        Assert.Equal(new BackboneOptions { Kind = BackboneKind.ResNet18, Depths = new StageDepths(2, 2, 2, 3) }, start.Backbone);
        Assert.NotNull(start.Normalisation);
        Assert.Equal((0.483, 0.455, 0.404), (Math.Round(start.Normalisation.Mean.Red, 3), Math.Round(start.Normalisation.Mean.Green, 3), Math.Round(start.Normalisation.Mean.Blue, 3)));
    }

    [SkippableTheory]
    [InlineData(true, 1e-3)]
    [InlineData(false, 4e-2)]
    public void Features_are_those_of_onnx_runtime(bool withMeanImage, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var frames = Frames();
        var expected = Reference(frames);
        using var model = Model();
        var input = withMeanImage
            ? Normalised(frames)
            : model.Frames(frames.div(255).unsqueeze(0)); // (N, 3, H, W)
        using var inference = new InferenceBackbone(model.Backbone);
        foreach (var maps in new[] { model.Backbone.forward(input), inference.Forward(input) })
        {
            var features = maps.mean([2, 3]); // (N, D)
            var difference = (features - expected).norm().item<float>() / expected.norm().item<float>();
            Assert.True(difference < tolerance, $"relative difference {difference:0.00000}");
            if (!withMeanImage) Assert.True(difference > 1e-5, "A mean per colour is not the mean image.");
        }
    }

    private static FewShotModel Model()
    {
        var start = StartingBackbone.Open(StartingBackbone.ImageNet);
        var model = new FewShotModel(new ModelOptions { Backbone = start.Backbone, Normalisation = start.Normalisation!, Head = new Strm.Heads.ProtoNetHeadOptions() });
        ModelCheckpoint.LoadBackbone(model, start.Path);
        return model;
    }

    // Pixels 0 to 255: moving gradients with a grain, the same at each run. (N, 3, H, W)
    private static Tensor Frames()
    {
        var axis = linspace(0, 6, Size);
        var (y, x) = (axis.reshape(1, 1, -1, 1), axis.reshape(1, 1, 1, -1));
        var phase = arange(8, dtype: ScalarType.Float32).reshape(8, 1, 1, 1);
        var colour = arange(3, dtype: ScalarType.Float32).reshape(1, 3, 1, 1);
        var grain = ((x * 811 + y * 613 + phase * 17 + colour * 29).sin() * 43758.5).frac();
        return (((x + (phase * 0.7)).sin() * (y + colour).cos() * 90) + 128 + (grain * 30)).clamp(0, 255);
    }

    private static Tensor Normalised(Tensor frames) => frames - tensor(ImageNetPackage.MeanImage(Package)).reshape(1, 3, Size, Size);

    private static Tensor Reference(Tensor frames)
    {
        var bgr = Normalised(frames).flip(1).contiguous().data<float>().ToArray();
        using var session = new InferenceSession(Path.Combine(Package, "tools/DnnImageModels/ResNet18Onnx/ResNet18.onnx"));
        var outputs = new List<float>();
        foreach (var frame in bgr.Chunk(3 * Size * Size))
        {
            using var results = session.Run([NamedOnnxValue.CreateFromTensor(session.InputMetadata.Keys.Single(), new DenseTensor(frame, [1, 3, Size, Size]))]);
            outputs.AddRange(results[0].AsEnumerable<float>());
        }

        return tensor(outputs.ToArray()).reshape(-1, Channels); // (N, D)
    }
}
