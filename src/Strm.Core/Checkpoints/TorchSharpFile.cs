using System.Text;

namespace Strm.Checkpoints;

/// <summary>
/// The files of TorchSharp's <c>module.save</c>: the number of tensors; for each its name, element type, shape and elements.
/// </summary>
/// <remarks>
/// Numbers are LEB128 (seven bits a byte, the lowest first), names are UTF-8 after their length in bytes, elements are row-major and
/// little-endian. There is no magic number, so a file is recognised by a first entry that makes sense.
/// </remarks>
internal static class TorchSharpFile
{
    private const int MaximumTensors = 1_000_000;
    private const int MaximumName = 1 << 12;
    private const int LikelyRank = 8;

    /// <summary>TorchSharp's numbers of the element types.</summary>
    private static readonly Dictionary<long, TensorType> Types = new()
    {
        [0] = TensorType.Byte, [1] = TensorType.Int8, [2] = TensorType.Int16, [3] = TensorType.Int32, [4] = TensorType.Int64,
        [5] = TensorType.Float16, [6] = TensorType.Float32, [7] = TensorType.Float64, [9] = TensorType.ComplexFloat32,
        [10] = TensorType.ComplexFloat64, [11] = TensorType.Bool, [15] = TensorType.BFloat16,
    };

    /// <summary>Whether a file begins like one of these.</summary>
    /// <param name="file">The file.</param>
    public static bool IsPlausible(MappedFile file)
    {
        var reader = new Reader(file);
        return reader.TryNumber(MaximumTensors, out var count) && count > 0
            && reader.TryName(out var name) && name.All(c => c is > ' ' and not ('<' or '>' or '"'))
            && reader.TryNumber(byte.MaxValue, out var type) && Types.ContainsKey(type)
            && reader.TryNumber(LikelyRank, out _);
    }

    /// <summary>The tensors of a file.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="StrmException">It is damaged.</exception>
    public static IReadOnlyList<TensorSource> Read(MappedFile file)
    {
        var reader = new Reader(file);
        if (!reader.TryNumber(MaximumTensors, out var count))
            throw CheckpointErrors.Damaged(file.Path, "it does not begin with the number of its tensors");
        var tensors = new List<TensorSource>();
        for (var i = 0L; i < count; i++) tensors.Add(ReadTensor(file, reader, i));
        return reader.Position == file.Length
            ? tensors
            : throw CheckpointErrors.Damaged(file.Path, $"{file.Length - reader.Position} bytes follow its last tensor");
    }

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file; it is replaced only when the new content is on the disk.</param>
    /// <param name="tensors">The tensors, in the order to write.</param>
    public static void Write(string path, IReadOnlyList<TensorSource> tensors) => AtomicFile.Write(path, stream =>
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write7BitEncodedInt(tensors.Count);
        foreach (var tensor in tensors)
        {
            writer.Write(tensor.Entry.Name);
            writer.Write7BitEncodedInt64(Types.First(t => t.Value == tensor.Entry.Type).Key);
            writer.Write7BitEncodedInt(tensor.Entry.Shape.Count);
            foreach (var size in tensor.Entry.Shape) writer.Write7BitEncodedInt64(size);
            writer.Flush();
            tensor.WriteTo(stream);
        }
    });

    private static TensorSource ReadTensor(MappedFile file, Reader reader, long index)
    {
        if (!reader.TryName(out var name)) throw CheckpointErrors.Damaged(file.Path, $"tensor {index + 1} has no name");
        var what = $"the tensor '{Texts.Clip(name)}'";
        if (!reader.TryNumber(byte.MaxValue, out var number)) throw CheckpointErrors.Damaged(file.Path, $"{what} has no element type");
        if (!Types.TryGetValue(number, out var type))
            throw CheckpointErrors.Unsupported(file.Path, $"{what} has elements of TorchSharp's type {number}");
        if (!reader.TryNumber(TensorEntry.MaximumRank, out var rank))
            throw CheckpointErrors.Damaged(file.Path, $"{what} has more than {TensorEntry.MaximumRank} dimensions");
        var shape = new long[rank];
        for (var i = 0; i < rank; i++)
            if (!reader.TryNumber(long.MaxValue, out shape[i]))
                throw CheckpointErrors.Damaged(file.Path, $"{what} has a dimension of no size");
        var entry = new TensorEntry(name, type, shape);
        var start = reader.Position;
        return reader.TrySkip(entry.ByteCount)
            ? new TensorSource(entry, new MappedTensorData(file, start, entry.ByteCount))
            : throw CheckpointErrors.Damaged(file.Path, $"it ends within {what}");
    }

    /// <summary>Reads numbers and names in sequence.</summary>
    private sealed class Reader(MappedFile file)
    {
        public long Position { get; private set; }

        public bool TryNumber(long maximum, out long number)
        {
            number = 0;
            for (var shift = 0; shift < 63 && Position < file.Length; shift += 7)
            {
                var next = file.Span(Position++, 1)[0];
                number |= (long)(next & 0x7f) << shift;
                if (next < 0x80) return number >= 0 && number <= maximum;
            }

            return false;
        }

        public bool TryName(out string name)
        {
            name = "";
            if (!TryNumber(MaximumName, out var length) || length == 0 || length > file.Length - Position) return false;
            name = Encoding.UTF8.GetString(file.Span(Position, (int)length));
            Position += length;
            return true;
        }

        public bool TrySkip(long count)
        {
            if (count > file.Length - Position) return false;
            Position += count;
            return true;
        }
    }
}
