using System.Buffers.Binary;
using System.Numerics;
using Strm.Checkpoints.Pickling;

namespace Strm.Checkpoints.PyTorch;

/// <summary>
/// Reads the files of <c>torch.save</c> before PyTorch 1.6: five pickles (magic number, version, machine, values, keys of
/// the storages), then the storages.
/// </summary>
internal sealed class LegacyCheckpoint : ITorchStorages
{
    private static readonly BigInteger Magic = BigInteger.Parse("119547037146038801333356", null);

    /// <summary>How every such file begins: protocol 2, then the magic number as an integer of 10 bytes.</summary>
    private static readonly byte[] Beginning = [PickleOpcode.Proto, 2, PickleOpcode.Long1, 10, .. Magic.ToByteArray()];

    private readonly MappedFile file;
    private readonly Dictionary<string, TorchStorage> storages = new(StringComparer.Ordinal);
    private readonly HashSet<string> unknown = new(StringComparer.Ordinal);
    private long position;

    private LegacyCheckpoint(MappedFile file) => this.file = file;

    /// <summary>Whether a file starts like one of these, whatever the pickle's protocol.</summary>
    /// <param name="file">The file.</param>
    public static bool IsPlausible(MappedFile file)
    {
        var start = file.Span(0, (int)Math.Min(file.Length, 32));
        return start.IndexOf(Beginning.AsSpan(3)) >= 0 && start[0] == PickleOpcode.Proto;
    }

    /// <summary>Reads the values; tensors are read on demand.</summary>
    /// <param name="file">The file.</param>
    public static PickleDocument Read(MappedFile file)
    {
        var checkpoint = new LegacyCheckpoint(file);
        if (checkpoint.Load() is not PickleInteger magic || magic.Value != Magic)
            throw CheckpointErrors.Damaged(file.Path, "it does not begin with PyTorch's magic number");
        if (checkpoint.Load() is not PickleInteger version || version.Value != 1001)
            throw CheckpointErrors.Unsupported(file.Path, "its version is not 1001");
        _ = checkpoint.Load();
        var root = checkpoint.Load();
        checkpoint.Place();
        return new PickleDocument(root, checkpoint.unknown);
    }

    /// <inheritdoc/>
    public TorchStorage Find(string key, long byteCount)
    {
        if (!storages.TryGetValue(key, out var storage)) storages[key] = storage = new TorchStorage(file, byteCount);
        return storage.ByteCount == byteCount
            ? storage
            : throw CheckpointErrors.Damaged(file.Path, $"storage '{Texts.Clip(key)}' has two sizes");
    }

    private PickleValue Load()
    {
        var input = new PickleCursor(file, position, file.Length - position);
        var value = PickleMachine.Load(input, new TorchObjects(file, this));
        position = input.Position;
        unknown.UnionWith(input.Unknown);
        return value;
    }

    /// <summary>Finds the storages, which follow the pickles in the order of the last one, each preceded by its element count.</summary>
    private void Place()
    {
        if (Load() is not PickleSequence keys) throw CheckpointErrors.Damaged(file.Path, "it has no list of storages");
        foreach (var key in keys.Items)
        {
            var name = key is PickleText text ? text.Value : key.ToString()!;
            if (!storages.TryGetValue(name, out var storage) || storage.Offset >= 0)
                throw CheckpointErrors.Damaged(file.Path, $"storage '{Texts.Clip(name)}' is listed but not used, or listed twice");
            if (position > file.Length - sizeof(long)) throw CheckpointErrors.Damaged(file.Path, "it ends within its storages");
            var count = BinaryPrimitives.ReadInt64LittleEndian(file.Span(position, sizeof(long)));
            position += sizeof(long);
            if (storage.ByteCount > file.Length - position
                || count > storage.ByteCount
                || (storage.ByteCount > 0 && (count <= 0 || storage.ByteCount % count != 0)))
                throw CheckpointErrors.Damaged(
                    file.Path, $"storage '{Texts.Clip(name)}' should have {storage.ByteCount} bytes but states {count} elements");
            storage.Offset = position;
            position += storage.ByteCount;
        }

        if (storages.Values.Any(s => s.Offset < 0 && s.ByteCount > 0))
            throw CheckpointErrors.Damaged(file.Path, "a storage is used but not listed");
    }
}
