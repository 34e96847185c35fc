using System.Runtime.InteropServices;
using Google.Protobuf;
using Strm.Checkpoints;
using Strm.Checkpoints.Onnx.Schema;

namespace Strm.Core.Tests.Checkpoints;

public sealed class OnnxTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("strm-onnx-").FullName;

    [Theory]
    [InlineData(new[] { 2, 2, 2, 3 }, false)]
    [InlineData(new[] { 3, 4, 6, 3 }, true)]
    public void A_residual_network_has_the_names_of_torchvision_whatever_its_depth(int[] depths, bool isBottleneck)
    {
        using var file = Open(OnnxNetwork.ResNet(depths, isBottleneck));
        Assert.Equal((CheckpointFormat.Onnx, CheckpointKind.Torchvision), (file.Format, file.Kind));
        for (var stage = 0; stage < depths.Length; stage++)
        {
            Assert.True(file.Contains($"layer{stage + 1}.{depths[stage] - 1}.conv{(isBottleneck ? 3 : 2)}.weight"));
            Assert.False(file.Contains($"layer{stage + 1}.{depths[stage]}.conv1.weight"));
            Assert.Equal(stage > 0 || isBottleneck, file.Contains($"layer{stage + 1}.0.downsample.0.weight"));
        }
    }

    [Fact]
    public void Weights_are_found_where_the_graph_uses_them()
    {
        using var file = Open(OnnxNetwork.ResNet([1, 1, 1, 1]));
        Assert.Equal([0f, 1, 2, 3, 4], new[] { "conv1.weight", "bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var" }.Select(name => First(file, name)));
        Assert.Equal([4L, 3, 7, 7], file.Source("conv1.weight").Entry.Shape);
        Assert.Equal([15f, 20, 25], new[] { "layer2.0.conv1.weight", "layer2.0.conv2.weight", "layer2.0.downsample.0.weight" }.Select(name => First(file, name)));
    }

    [Fact]
    public void A_folded_normalisation_becomes_one_that_adds_the_bias()
    {
        using var file = Open(OnnxNetwork.ResNet([1, 1, 1, 1], isFolded: true));
        Assert.Equal([1f, 1, 0, 1 - 1e-5f], new[] { "bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var" }.Select(name => First(file, name)));
    }

    [Fact]
    public void Another_network_is_refused_with_the_reason()
    {
        var error = Assert.Throws<StrmException>(() => Open(OnnxNetwork.MobileNet()));
        Assert.Equal(
            $"The ONNX file {Path.Combine(folder, "network.onnx")} (graph 'network') is not a supported residual network: it has convolutions in 4 groups, as MobileNet, EfficientNet and ResNeXt do. "
            + "A ResNet of basic or bottleneck blocks with a 7 × 7 stem is required, such as ResNet-18, -34 or -50. Export such a network, or give weights in another format (.safetensors, .pth).",
            error.Message);
    }

    [Fact]
    public void Weights_in_other_files_are_refused()
    {
        var model = OnnxNetwork.ResNet([1, 1, 1, 1]);
        model.Graph.Initializer[0].DataLocation = TensorProto.Types.DataLocation.External;
        Assert.Contains("keeps its weights in other files (external data)", Assert.Throws<StrmException>(() => Open(model)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_precision_is_refused()
    {
        var model = OnnxNetwork.ResNet([1, 1, 1, 1]);
        model.Graph.Initializer[0].DataType = 10;
        Assert.Contains("Weights must be float32", Assert.Throws<StrmException>(() => Open(model)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_files_are_refused_and_never_crash()
    {
        var bytes = OnnxNetwork.ResNet([1, 1, 1, 1]).ToByteArray();
        var random = new Random(7);
        var path = Path.Combine(folder, "damaged.onnx");
        for (var trial = 0; trial < 300; trial++)
        {
            var damaged = trial % 3 == 0 ? bytes[..random.Next(bytes.Length)] : (byte[])bytes.Clone();
            for (var change = 0; change < trial % 3 && damaged.Length > 0; change++) damaged[random.Next(Math.Min(damaged.Length, trial % 2 == 0 ? 400 : int.MaxValue))] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, damaged);
            var error = Record.Exception(() => CheckpointFile.Open(path).Dispose());
            Assert.True(error is null or StrmException, error?.ToString());
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private CheckpointFile Open(ModelProto model) => CheckpointFile.Open(OnnxNetwork.Write(folder, model));

    private static float First(CheckpointFile file, string name)
    {
        var bytes = new byte[file.Source(name).Entry.ByteCount];
        file.Read(name, bytes);
        var values = MemoryMarshal.Cast<byte, float>(bytes);
        Assert.True(values.ToArray().All(v => v.Equals(BitConverter.ToSingle(bytes))));
        return values[0];
    }
}
