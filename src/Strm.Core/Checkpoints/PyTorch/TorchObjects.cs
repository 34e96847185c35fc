using Strm.Checkpoints.Pickling;

namespace Strm.Checkpoints.PyTorch;

/// <summary>Makes the tensors of a PyTorch file from what its pickle says about them.</summary>
/// <param name="file">The file.</param>
/// <param name="storages">Where it keeps its storages.</param>
internal sealed class TorchObjects(MappedFile file, ITorchStorages storages) : IPickleObjects
{
    private const int MetadataPlace = 6;
    private const long Allowance = 1 << 20;
    private const int MaximumViewsOfFile = 4;

    private long viewed;

    /// <inheritdoc/>
    public PickleValue Load(PickleValue id)
    {
        if (id is PickleSequence { Items: [PickleText { Value: "storage" }, PickleObject unknown, ..] })
            throw CheckpointErrors.Refused(file.Path, unknown.Name);

        // ('storage', class, key, device, number of elements) and, in legacy files, None or (key, start, number of elements).
        if (id is not PickleSequence { Items: [_, PickleGlobal kind, PickleText or PickleInteger, _, PickleInteger number, ..] items }
            || items[3] is not PickleText
            || items[0] is not PickleText { Value: "storage" }
            || !PickleGlobals.TryGetStorage(kind.Name, out var type))
            throw Damaged("its pickle refers to something that is not a storage");
        var name = items[2] is PickleText text ? text.Value : items[2].ToString()!;
        if (!number.TryGetInt64(out var count) || count < 0 || count > file.Length / type.ByteSize())
            throw Damaged($"storage '{Texts.Clip(name)}' would be larger than the file");
        var storage = storages.Find(name, count * type.ByteSize());
        return items.Count > 5 && items[5] is PickleSequence { Items: [_, PickleInteger start, PickleInteger length] }
            ? View(storage, type, count, start, length)
            : new PickleStorage(storage, type, 0, count);
    }

    /// <inheritdoc/>
    public PickleValue RebuildTensor(IReadOnlyList<PickleValue> arguments)
    {
        if (arguments is not [PickleStorage storage, PickleInteger first, PickleSequence size, PickleSequence stride, ..]
            || !first.TryGetInt64(out var start))
            throw Damaged("its pickle makes a tensor from something that is not a storage");
        if (arguments.Count > MetadataPlace
            && arguments[MetadataPlace] is PickleMap metadata
            && (IsOn(metadata, "conj") || IsOn(metadata, "neg")))
            throw new StrmException(
                $"A tensor of {file.Path} is a view that conjugates or negates another.",
                "Tensors must hold their own values.",
                "In Python, save tensor.resolve_conj().resolve_neg() instead.");
        var (shape, strides) = (Integers(size), Integers(stride));
        if (shape.Length != strides.Length) throw Damaged("a tensor does not have as many strides as sizes");
        var entry = new TensorEntry(string.Empty, storage.Type, shape);
        if (!Fits(entry, start, strides, storage.Count))
            throw Damaged($"a tensor {entry.ShapeText} reaches beyond its storage of {storage.Count} elements");
        Spend(entry);
        return new PickleTensor(new TensorSource(entry, new TorchView(storage.Storage, entry, storage.Start + start, strides)));
    }

    private static bool IsOn(PickleMap metadata, string name) => metadata[name] == PickleBoolean.True;

    private PickleStorage View(TorchStorage storage, TensorType type, long count, PickleInteger start, PickleInteger length) =>
        start.TryGetInt64(out var first) && length.TryGetInt64(out var number) && first >= 0 && number >= 0 && first <= count - number
            ? new PickleStorage(storage, type, first, number)
            : throw Damaged("a part of a storage reaches beyond it");

    private static bool Fits(TensorEntry entry, long start, long[] strides, long count)
    {
        if (start < 0 || start > count || strides.Any(s => s < 0)) return false;
        if (entry.ElementCount == 0) return true;
        Int128 last = start;
        for (var i = 0; i < strides.Length; i++) last += (Int128)strides[i] * (entry.Shape[i] - 1);
        return last < count;
    }

    /// <summary>Tensors may share storages and, with zero strides, even elements; a small file must not expand into a large one.</summary>
    private void Spend(TensorEntry entry)
    {
        if (entry.ByteCount > file.Length + Allowance) throw Damaged($"a tensor {entry.ShapeText} would be larger than the file");
        viewed += entry.ByteCount;
        if (viewed > (MaximumViewsOfFile * file.Length) + Allowance) throw Damaged("its tensors would be many times larger than the file");
    }

    private long[] Integers(PickleSequence sequence)
    {
        if (sequence.Items.Count > TensorEntry.MaximumRank) throw Damaged($"a tensor has more than {TensorEntry.MaximumRank} dimensions");
        return [.. sequence.Items.Select(item => item is PickleInteger integer && integer.TryGetInt64(out var value)
            ? value
            : throw Damaged("a shape is not made of integers"))];
    }

    private StrmException Damaged(string what) => CheckpointErrors.Damaged(file.Path, what);
}
