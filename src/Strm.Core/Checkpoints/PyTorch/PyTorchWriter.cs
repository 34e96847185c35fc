using System.Buffers.Binary;
using System.Globalization;
using Strm.Checkpoints.Pickling;
using Strm.Zip;

namespace Strm.Checkpoints.PyTorch;

/// <summary>
/// Writes files that <c>torch.load</c> reads, with <c>weights_only=True</c> too (PyTorch 1.13 and newer): streaming, atomic, and the
/// same bytes for the same values.
/// </summary>
public static class PyTorchWriter
{
    private const string Root = "archive/";

    /// <summary>Writes a value.</summary>
    /// <param name="path">The file; it is replaced only when the new content is on the disk.</param>
    /// <param name="value">The value, for example an ordered map of names and tensors; each tensor is asked for its elements once.</param>
    /// <param name="numbers">How numbers outside tensors are written.</param>
    /// <exception cref="StrmException">The value cannot be written, or the file cannot.</exception>
    public static void Write(string path, PickleValue value, PyTorchNumbers numbers = PyTorchNumbers.Portable)
    {
        var tensors = new List<TensorSource>();
        using var pickle = new MemoryStream();
        new PickleWriter(pickle, tensor =>
        {
            tensors.Add(tensor);
            return Key(tensors.Count - 1);
        }).Write(numbers == PyTorchNumbers.Portable ? PortableNumbers.Replace(value) : value);
        AtomicFile.Write(path, stream => WriteArchive(new ZipWriter(stream), pickle, tensors));
    }

    /// <summary>Tensors as the value that <c>model.state_dict()</c> has in Python.</summary>
    /// <param name="tensors">The tensors, named.</param>
    public static PickleMap StateDict(IEnumerable<TensorSource> tensors)
    {
        var map = new PickleMap(PickleMapKind.Ordered);
        foreach (var tensor in tensors)
        {
            if (map[tensor.Entry.Name] is not null)
                throw new StrmException(
                    $"Two tensors would be written under the name '{Texts.Clip(tensor.Entry.Name)}'.",
                    "Names must differ.",
                    "Rename one of them.");
            map.With(tensor.Entry.Name, new PickleTensor(tensor));
        }

        return map;
    }

    private static void WriteArchive(ZipWriter archive, MemoryStream pickle, List<TensorSource> tensors)
    {
        archive.Add(Root + "data.pkl", pickle.Length, pickle.WriteTo);
        archive.Add(Root + "byteorder", "little"u8.Length, stream => stream.Write("little"u8));
        for (var i = 0; i < tensors.Count; i++) archive.Add($"{Root}data/{Key(i)}", tensors[i].Entry.ByteCount, tensors[i].WriteTo);
        archive.Add(Root + "version", "3\n"u8.Length, stream => stream.Write("3\n"u8));
        archive.Finish();
    }

    private static string Key(int index) => index.ToString(CultureInfo.InvariantCulture);
}

/// <summary>How numbers outside tensors are written, for example an optimizer's learning rate.</summary>
public enum PyTorchNumbers
{
    /// <summary>
    /// Floats as float64 tensors of one element, and counters as plain dictionaries: the only ones that
    /// <c>torch.load(weights_only=True)</c> of PyTorch 1.13 reads. PyTorch's SGD and Adam compute with them as with floats.
    /// </summary>
    Portable,

    /// <summary>As PyTorch writes them: read by every <c>torch.load</c> without <c>weights_only</c>, and with it since PyTorch 2.</summary>
    Native,
}

/// <summary>
/// Replaces the values that PyTorch 1.13's <c>weights_only</c> loader rejects: see <see cref="PyTorchNumbers.Portable"/>.
/// </summary>
internal static class PortableNumbers
{
    /// <summary>Replaces them in a tree of values.</summary>
    /// <param name="value">The tree.</param>
    public static PickleValue Replace(PickleValue value) => value switch
    {
        PickleFloat number => Tensor(number.Value),
        PickleSequence sequence => new PickleSequence(sequence.Kind, sequence.Items.Select(Replace)),
        PickleMap map => Replace(map),
        _ => value,
    };

    private static PickleMap Replace(PickleMap map)
    {
        var copy = new PickleMap(map.Kind == PickleMapKind.Counter ? PickleMapKind.Plain : map.Kind);
        foreach (var (key, value) in map.Items) copy.Set(key, Replace(value));
        if (map.Attributes is { } attributes) copy.Attributes = Replace(attributes);
        return copy;
    }

    private static PickleTensor Tensor(double value)
    {
        var bytes = new byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        return new PickleTensor(TensorSource.FromBytes(new TensorEntry(string.Empty, TensorType.Float64, []), bytes));
    }
}
