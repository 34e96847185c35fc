using System.Runtime.InteropServices;
using Google.Protobuf;
using Strm.Checkpoints.Onnx.Schema;

namespace Strm.Checkpoints.Onnx;

/// <summary>An ONNX file as a graph: which operation uses a value, and the weights by name.</summary>
/// <remarks>Format: github onnx/onnx, <c>docs/IR.md</c>.</remarks>
internal sealed class OnnxGraph
{
    private const int Float32 = 1; // TensorProto.DataType.FLOAT

    private readonly ILookup<string, NodeProto> consumers;
    private readonly Dictionary<string, TensorProto> weights;

    private OnnxGraph(string path, GraphProto graph)
    {
        (Path, Graph) = (path, graph);
        consumers = graph.Node.SelectMany(n => n.Input.Distinct().Select(i => (Input: i, Node: n)))
            .ToLookup(p => p.Input, p => p.Node, StringComparer.Ordinal);
        weights = new Dictionary<string, TensorProto>(StringComparer.Ordinal);
        foreach (var tensor in graph.Initializer) weights[tensor.Name] = tensor;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The graph as stored.</summary>
    public GraphProto Graph { get; }

    /// <summary>The value that pictures go into: the one input that is not a weight.</summary>
    /// <exception cref="StrmException">There is none, or there are several.</exception>
    public string Input => Graph.Input.Select(i => i.Name).Where(name => !weights.ContainsKey(name)).ToArray() is [var only]
        ? only
        : throw CheckpointErrors.Damaged(Path, "its graph does not have one input");

    /// <summary>Reads a file.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="StrmException">It is damaged or keeps its weights in other files.</exception>
    public static unsafe OnnxGraph Read(MappedFile file)
    {
        if (file.Length > int.MaxValue) throw Unsupported(file.Path, $"it has {file.Length} bytes", "Files must be smaller than 2 GB");
        var bytes = file.Span(0, (int)file.Length);
        try
        {
            fixed (byte* start = bytes)
            {
                using var stream = new UnmanagedMemoryStream(start, bytes.Length);
                if (ModelProto.Parser.ParseFrom(stream).Graph is { } graph) return new OnnxGraph(file.Path, graph);
            }
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw CheckpointErrors.Damaged(file.Path, $"it is not a complete ONNX file ({exception.Message.TrimEnd('.')})", exception);
        }

        throw CheckpointErrors.Damaged(file.Path, "it has no graph");
    }

    /// <summary>The operations that use a value, in the file's order.</summary>
    /// <param name="value">The value's name.</param>
    public IEnumerable<NodeProto> Uses(string value) => consumers[value];

    /// <summary>The elements of a weight.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its shape.</param>
    /// <exception cref="StrmException">
    /// It is missing, is not float32, is in another file, or its length does not match its shape.
    /// </exception>
    public float[] Weight(string name, out long[] shape)
    {
        if (!weights.TryGetValue(name, out var tensor)) throw CheckpointErrors.Damaged(Path, $"it lacks the weight '{Texts.Clip(name)}'");
        if (tensor.DataLocation == TensorProto.Types.DataLocation.External)
            throw Unsupported(
                Path,
                "it keeps its weights in other files (external data)",
                "Weights must be in the file itself; onnx.save puts them there unless told otherwise");
        if (tensor.DataType != Float32)
        {
            throw Unsupported(
                Path, $"the weight '{Texts.Clip(name)}' is of element type {tensor.DataType}", "Weights must be float32 (type 1)");
        }

        shape = [.. tensor.Dims];
        var elements = tensor.HasRawData ? MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray() : [.. tensor.FloatData];
        if (shape.Any(size => size < 0) || elements.Length != shape.Aggregate(1L, (product, size) => unchecked(product * size)))
            throw CheckpointErrors.Damaged(
                Path, $"the weight '{Texts.Clip(name)}' has {elements.Length} elements and the shape ({string.Join(", ", shape)})");
        return elements;
    }

    /// <summary>The largest weight whose shape begins with given sizes; null if there is none.</summary>
    /// <param name="sizes">The first sizes.</param>
    public string? WeightOf(params long[] sizes) =>
        Graph.Initializer.FirstOrDefault(t => t.Dims.Take(sizes.Length).SequenceEqual(sizes))?.Name;

    /// <summary>The file is ONNX but uses something that is not supported.</summary>
    public static StrmException Unsupported(string path, string found, string required) =>
        new(
            $"The ONNX file {path} cannot be read: {found}.",
            $"{required}.",
            "Export the network again, or give weights in another format (.safetensors, .pth).");
}

/// <summary>Single weights of an ONNX file, whatever network it holds.</summary>
public static class OnnxFile
{
    /// <summary>Reads the first weight whose shape begins with given sizes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sizes">The first sizes of the shape.</param>
    /// <returns>Its elements in row-major order; null if there is no such weight.</returns>
    /// <exception cref="StrmException">The file is damaged.</exception>
    public static float[]? Weight(string path, params long[] sizes)
    {
        using var file = MappedFile.Open(path);
        var graph = OnnxGraph.Read(file);
        return graph.WeightOf(sizes) is { } name ? graph.Weight(name, out _) : null;
    }
}
