using System.Globalization;
using Strm.Checkpoints.Pickling;
using Strm.Zip;

namespace Strm.Checkpoints.PyTorch;

/// <summary>Writes files that <c>torch.load</c> reads, with <c>weights_only=True</c> too (PyTorch 1.13 and newer): streaming, atomic, and the same bytes for the same values.</summary>
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
        ArgumentNullException.ThrowIfNull(tensors);
        var map = new PickleMap(PickleMapKind.Ordered);
        foreach (var tensor in tensors)
        {
            if (map[tensor.Entry.Name] is not null)
                throw new StrmException($"Two tensors are to be written under the name '{Texts.Clip(tensor.Entry.Name)}'.", "Names must differ.", "Rename one of them.");
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
