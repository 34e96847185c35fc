using Strm.Checkpoints;

namespace Strm.Torch;

/// <summary>Tensors in safetensors files.</summary>
public static class TensorFile
{
    /// <summary>Reads one tensor.</summary>
    /// <param name="file">The open file.</param>
    /// <param name="name">The tensor's name.</param>
    /// <returns>A tensor on the CPU that owns its memory.</returns>
    /// <exception cref="StrmException">The file has no such tensor.</exception>
    public static Tensor Read(SafetensorsReader file, string name)
    {
        var entry = file.Entry(name);
        return FromBytes(entry, destination => file.Read(name, destination));
    }

    /// <summary>Makes a tensor from raw little-endian numbers.</summary>
    /// <param name="entry">Its type and shape.</param>
    /// <param name="fill">Writes its bytes.</param>
    /// <returns>A tensor on the CPU.</returns>
    public static Tensor FromBytes(TensorEntry entry, Action<Span<byte>> fill)
    {
        var tensor = empty([.. entry.Shape], DType(entry.Type));
        if (entry.ByteCount > 0) fill(tensor.bytes);
        return tensor;
    }

    /// <summary>Writes tensors to a file, which appears whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Names and tensors, on any device.</param>
    /// <param name="metadata">Texts for the file's header.</param>
    public static void Write(
        string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        SafetensorsWriter.Write(path, tensors.Select(t => Source(t.Key, t.Value)), metadata);

    /// <summary>The name, type and shape of a tensor.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="tensor">The tensor.</param>
    /// <returns>Its entry in a file.</returns>
    public static TensorEntry Entry(string name, Tensor tensor) => new TensorEntry(name, Type(tensor.dtype), tensor.shape);

    /// <summary>Prepares a tensor for writing.</summary>
    /// <param name="name">The name it gets.</param>
    /// <param name="tensor">The tensor; it is read when the file is written.</param>
    /// <returns>What checkpoint writers take.</returns>
    public static TensorSource Source(string name, Tensor tensor)
    {
        return new TensorSource(Entry(name, tensor), stream =>
        {
            using var scope = NewDisposeScope();
            var flat = tensor.detach().cpu().contiguous();
            if (flat.numel() > 0) stream.Write(flat.bytes);
        });
    }

    // Both enumerations use the same names.
    private static ScalarType DType(TensorType type) => type is TensorType.ComplexFloat32 or TensorType.ComplexFloat64
        ? throw new StrmException("A tensor has complex elements.", "Models here need real ones.", "Take its real part first.")
        : Enum.Parse<ScalarType>(type.ToString());

    private static TensorType Type(ScalarType type) => Enum.TryParse<TensorType>(type.ToString(), out var parsed)
        ? parsed
        : throw new StrmException(
            $"A tensor has type {type}.",
            "Files hold booleans, integers and floating-point numbers.",
            "Convert it first.");
}
