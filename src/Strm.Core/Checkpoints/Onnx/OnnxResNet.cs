using System.Runtime.InteropServices;
using Strm.Checkpoints.Onnx.Schema;

namespace Strm.Checkpoints.Onnx;

/// <summary>Finds a residual network in an ONNX graph and names its weights as torchvision does.</summary>
/// <remarks>
/// The graph is followed from its input: convolution, normalisation and pooling of the stem, then blocks, each a chain of two (basic) or
/// three (bottleneck) convolutions added to its input or to one convolution of it. A block that halves the maps begins a stage. If an
/// exporter has folded the batch normalisation into its convolution, the normalisation becomes one that changes nothing but the bias.
/// Padding only at the top and left (CNTK) is the same as torchvision's for even sizes.
/// </remarks>
internal sealed class OnnxResNet
{
    private const int Stages = 4;
    private const float Epsilon = 1e-5f; // torchvision's

    private readonly OnnxGraph graph;
    private readonly List<TensorSource> tensors = [];
    private readonly HashSet<NodeProto> visited = new(ReferenceEqualityComparer.Instance);

    private OnnxResNet(OnnxGraph graph) => this.graph = graph;

    /// <summary>Reads the weights of a network.</summary>
    /// <param name="file">An ONNX file.</param>
    /// <returns>Tensors by torchvision's names.</returns>
    /// <exception cref="StrmException">The file is damaged, or the network is not a residual network of this form.</exception>
    public static IReadOnlyList<TensorSource> Read(MappedFile file)
    {
        var network = new OnnxResNet(OnnxGraph.Read(file));
        network.RefuseOtherNetworks();
        network.ReadNetwork();
        return network.tensors;
    }

    private void ReadNetwork()
    {
        var stem = Convolutions(graph.Input) is [var only] ? only : throw Other("its input does not go into one convolution");
        Require(stem, size: 7, stride: 2, "the first convolution");
        var value = Keep("conv1", "bn1", stem);
        value = Only(Only(value, "Relu").Output[0], "MaxPool").Output[0];
        var (stage, block) = (1, 0);
        while (Convolutions(value) is { Count: > 0 } convolutions)
        {
            if (!visited.Add(convolutions[0])) throw CheckpointErrors.Damaged(graph.Path, "its graph has a cycle");
            var branches = convolutions.Select(Branch).OrderByDescending(b => b.Convolutions.Count).ToArray();
            var halves = branches[0].Convolutions.Any(c => Stride(c) == 2);
            if (block > 0 && (halves || branches.Length > 1)) (stage, block) = (stage + 1, 0);
            if (stage > Stages) throw Other($"it has more than {Stages} stages");
            value = KeepBlock($"layer{stage}.{block}", branches);
            block++;
        }

        if (stage != Stages) throw Other($"it has {stage} stages of blocks instead of {Stages}");
    }

    private string KeepBlock(string name, BranchOfBlock[] branches)
    {
        var main = branches[0].Convolutions;
        if (branches.Length > 2 || main.Count is not (2 or 3))
            throw Other($"the block {name} has {branches.Length} branches, the longest of {main.Count} convolutions");
        for (var i = 0; i < main.Count; i++)
        {
            var isMiddle = main.Count == 2 || i == 1;
            Require(
                main[i], isMiddle ? 3 : 1, main.Count == 2 ? (i == 0 ? null : 1) : (i == 1 ? null : 1), $"convolution {i + 1} of {name}");
            Keep($"{name}.conv{i + 1}", $"{name}.bn{i + 1}", main[i]);
        }

        if (branches.Length == 2)
        {
            if (branches[1].Convolutions is not [var shortcut]) throw Other($"the shortcut of {name} is more than one convolution");
            Require(shortcut, 1, null, $"the shortcut of {name}");
            Keep($"{name}.downsample.0", $"{name}.downsample.1", shortcut);
        }

        if (branches.Select(b => b.Sum).Distinct().Count() > 1) throw Other($"the branches of {name} are not added to each other");
        return Only(branches[0].Sum.Output[0], "Relu").Output[0];
    }

    // From a convolution along the chain to the addition that ends the block.
    private BranchOfBlock Branch(NodeProto convolution)
    {
        var chain = new List<NodeProto> { convolution };
        var node = convolution;
        while (true)
        {
            node = graph.Uses(node.Output[0]).ToArray() is [var next] ? next : throw Other("a block branches within itself");
            if (!visited.Add(node) && node.OpType is not ("Add" or "Sum"))
                throw CheckpointErrors.Damaged(graph.Path, "its graph has a cycle");
            if (node.OpType is "Add" or "Sum") return new BranchOfBlock(chain, node);
            if (node.OpType == "Conv") chain.Add(node);
            else if (node.OpType is not ("BatchNormalization" or "Relu"))
                throw Other($"a block has the operation {Texts.Clip(node.OpType)}");
            if (chain.Count > 3) throw Other("a block has more than three convolutions");
        }
    }

    private string Keep(string convolution, string norm, NodeProto node)
    {
        var weight = graph.Weight(node.Input[1], out var shape);
        Add($"{convolution}.weight", weight, shape);
        var bias = node.Input.Count > 2 ? graph.Weight(node.Input[2], out _) : new float[shape[0]];
        var next = graph.Uses(node.Output[0]).ToArray();
        if (next is [{ OpType: "BatchNormalization" } normalisation])
        {
            KeepNorm(norm, normalisation, bias);
            return normalisation.Output[0];
        }

        // (x − 0) / √(1 − ε + ε) · 1 + bias.
        Add($"{norm}.weight", Filled(bias.Length, 1));
        Add($"{norm}.bias", bias);
        Add($"{norm}.running_mean", Filled(bias.Length, 0));
        Add($"{norm}.running_var", Filled(bias.Length, 1 - Epsilon));
        return node.Output[0];
    }

    private void KeepNorm(string norm, NodeProto node, float[] bias)
    {
        if (node.Input.Count < 5)
            throw CheckpointErrors.Damaged(graph.Path, $"a batch normalisation has {node.Input.Count} inputs instead of 5");
        var epsilon = node.Attribute.FirstOrDefault(a => a.Name == "epsilon")?.F ?? Epsilon;
        var variance = graph.Weight(node.Input[4], out _);
        var mean = graph.Weight(node.Input[3], out _);
        if (mean.Length != bias.Length)
        {
            throw CheckpointErrors.Damaged(
                graph.Path, $"a batch normalisation has {mean.Length} channels after a convolution with {bias.Length}");
        }

        Add($"{norm}.weight", graph.Weight(node.Input[1], out _));
        Add($"{norm}.bias", graph.Weight(node.Input[2], out _));
        Add($"{norm}.running_mean", [.. mean.Zip(bias, (m, b) => m - b)]);
        Add($"{norm}.running_var", Math.Abs(epsilon - Epsilon) < 1e-8f ? variance : [.. variance.Select(v => v + epsilon - Epsilon)]);
    }

    private void Add(string name, float[] elements, long[]? shape = null)
    {
        var entry = new TensorEntry(name, TensorType.Float32, shape ?? [elements.Length]);
        tensors.Add(TensorSource.FromBytes(entry, MemoryMarshal.AsBytes<float>(elements).ToArray()));
    }

    private List<NodeProto> Convolutions(string value) => [.. graph.Uses(value).Where(n => n.OpType == "Conv")];

    private NodeProto Only(string value, string operation) => graph.Uses(value).ToArray() is [var node] && node.OpType == operation
        ? node
        : throw Other($"the operation {operation} is missing where a residual network has it");

    private void Require(NodeProto convolution, int size, int? stride, string which)
    {
        graph.Weight(convolution.Input[1], out var shape);
        if (shape.Length != 4 || shape[2] != size || shape[3] != size)
            throw Other($"{which} has the shape ({string.Join(", ", shape)}) instead of {size} × {size} pixels");
        if (stride is { } expected && Stride(convolution) != expected)
            throw Other($"{which} has the stride {Stride(convolution)} instead of {expected}");
        var half = size / 2;
        long[] pads = [.. Integers(convolution, "pads").DefaultIfEmpty(0)];
        if (pads[0] != half || (pads.Length == 4 && (pads[1] != half || pads[2] < half - 1 || pads[2] > half)))
            throw Other($"{which} is padded by ({string.Join(", ", pads)})");
    }

    private static long Stride(NodeProto convolution) => Integers(convolution, "strides").DefaultIfEmpty(1).First();

    private static IEnumerable<long> Integers(NodeProto node, string attribute) =>
        node.Attribute.FirstOrDefault(a => a.Name == attribute)?.Ints ?? Enumerable.Empty<long>();

    private static float[] Filled(int length, float value)
    {
        var values = new float[length];
        Array.Fill(values, value);
        return values;
    }

    private void RefuseOtherNetworks()
    {
        foreach (var node in graph.Graph.Node)
        {
            if (node.Output.Count == 0)
                throw CheckpointErrors.Damaged(graph.Path, $"the operation {Texts.Clip(node.OpType)} has no output");
            if (node.OpType == "Conv" && node.Input.Count < 2) throw CheckpointErrors.Damaged(graph.Path, "a convolution has no weight");
            var groups = node.Attribute.FirstOrDefault(a => a.Name == "group")?.I ?? 1;
            if (node.OpType == "Conv" && groups > 1)
                throw Other($"it has convolutions in {groups} groups, as MobileNet, EfficientNet and ResNeXt do");
            if (node.OpType is "Concat") throw Other("it joins maps (Concat), as Inception and DenseNet do");
            if (node.OpType is "LayerNormalization" or "Softmax" && graph.Graph.Node.Any(n => n.OpType == "MatMul"))
                throw Other("it has attention, as vision transformers do");
        }
    }

    private StrmException Other(string what) => new(
        $"The ONNX file {graph.Path}{(graph.Graph.Name.Length > 0 ? $" (graph '{Texts.Clip(graph.Graph.Name)}')" : "")} is not a supported "
            + $"residual network: {what}.",
        "A ResNet of basic or bottleneck blocks with a 7 × 7 stem is required, such as ResNet-18, -34 or -50.",
        "Export such a network, or give weights in another format (.safetensors, .pth).");

    private sealed record BranchOfBlock(IReadOnlyList<NodeProto> Convolutions, NodeProto Sum);
}
