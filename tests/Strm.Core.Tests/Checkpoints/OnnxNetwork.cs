using System.Runtime.InteropServices;
using Google.Protobuf;
using Strm.Checkpoints.Onnx.Schema;

namespace Strm.Core.Tests.Checkpoints;

/// <summary>Residual networks as exporters write them, with weights that tell where they belong.</summary>
internal sealed class OnnxNetwork
{
    private const int Float32 = 1;

    private readonly bool folded;
    private readonly GraphProto graph = new() { Name = "network" };
    private int values;

    private OnnxNetwork(bool folded) => this.folded = folded;

    /// <summary>A network of basic (or bottleneck) blocks.</summary>
    /// <param name="depths">Blocks of each stage.</param>
    /// <param name="isBottleneck">Three convolutions a block instead of two.</param>
    /// <param name="isFolded">Whether the exporter has folded batch normalisation into the convolutions.</param>
    public static ModelProto ResNet(int[] depths, bool isBottleneck = false, bool isFolded = false)
    {
        const int Width = 4;
        var network = new OnnxNetwork(isFolded);
        network.graph.Input.Add(new ValueInfoProto { Name = "image" });
        var value = network.Relu(network.Convolution("image", 3, Width, 7, 2));
        value = network.Node("MaxPool", [value], Ints("kernel_shape", 3, 3), Ints("strides", 2, 2), Ints("pads", 1, 1, 1, 1));
        var channels = Width;
        for (var stage = 0; stage < depths.Length; stage++)
        {
            var width = Width << stage;
            for (var block = 0; block < depths[stage]; block++)
            {
                var stride = block == 0 && stage > 0 ? 2 : 1;
                var output = isBottleneck ? 4 * width : width;
                var main = isBottleneck
                    ? network.Convolution(network.Relu(network.Convolution(network.Relu(network.Convolution(value, channels, width, 1, 1)), width, width, 3, stride)), width, output, 1, 1)
                    : network.Convolution(network.Relu(network.Convolution(value, channels, width, 3, stride)), width, width, 3, 1);
                var shortcut = stride != 1 || channels != output ? network.Convolution(value, channels, output, 1, stride) : value;
                value = network.Relu(network.Node("Add", [main, shortcut]));
                channels = output;
            }
        }

        network.Node("GlobalAveragePool", [value]);
        return new ModelProto { IrVersion = 3, ProducerName = "test", Graph = network.graph };
    }

    /// <summary>A network with one depthwise convolution, as MobileNet has them.</summary>
    public static ModelProto MobileNet()
    {
        var network = new OnnxNetwork(folded: false);
        network.graph.Input.Add(new ValueInfoProto { Name = "image" });
        var value = network.Relu(network.Convolution("image", 3, 4, 3, 2));
        network.Convolution(value, 1, 4, 3, 1, new AttributeProto { Name = "group", I = 4 });
        return new ModelProto { IrVersion = 3, Graph = network.graph };
    }

    public static string Write(string folder, ModelProto model, string name = "network.onnx")
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, model.ToByteArray());
        return path;
    }

    private string Convolution(string input, int from, int to, int size, int stride, params AttributeProto[] more)
    {
        List<string> inputs = [input, Weight([to, from, size, size])];
        if (folded) inputs.Add(Weight([to]));
        var output = Node("Conv", inputs, [Ints("strides", stride, stride), Ints("pads", size / 2, size / 2, size / 2, size / 2), .. more]);
        return folded ? output : Node("BatchNormalization", [output, Weight([to]), Weight([to]), Weight([to]), Weight([to])], new AttributeProto { Name = "epsilon", F = 1e-5f });
    }

    private string Relu(string input) => Node("Relu", [input]);

    private string Node(string operation, IEnumerable<string> inputs, params AttributeProto[] attributes)
    {
        var node = new NodeProto { OpType = operation };
        node.Input.AddRange(inputs);
        node.Output.Add($"v{values++}");
        node.Attribute.AddRange(attributes);
        graph.Node.Add(node);
        return node.Output[0];
    }

    // All elements of the n-th weight are n.
    private string Weight(long[] shape)
    {
        var number = graph.Initializer.Count;
        var elements = Enumerable.Repeat((float)number, (int)shape.Aggregate(1L, (a, b) => a * b)).ToArray();
        var tensor = new TensorProto { Name = $"w{number}", DataType = Float32, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(elements)) };
        tensor.Dims.AddRange(shape);
        graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    private static AttributeProto Ints(string name, params long[] values)
    {
        var attribute = new AttributeProto { Name = name };
        attribute.Ints.AddRange(values);
        return attribute;
    }
}
