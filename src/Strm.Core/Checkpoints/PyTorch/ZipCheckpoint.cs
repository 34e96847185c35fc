using System.IO.Hashing;
using Strm.Checkpoints.Pickling;
using Strm.Zip;

namespace Strm.Checkpoints.PyTorch;

/// <summary>
/// Reads the zip files of <c>torch.save</c> (PyTorch 1.6 and newer): <c>data.pkl</c> and a file per storage, under one folder of any name.
/// </summary>
internal sealed class ZipCheckpoint : ITorchStorages
{
    private const string PickleName = "data.pkl";
    private const int MaximumEntries = 1_000_000;

    private readonly MappedFile file;
    private readonly Dictionary<string, ZipEntry> entries;
    private readonly string root;
    private readonly bool isBigEndian;
    private readonly Dictionary<string, TorchStorage> storages = new(StringComparer.Ordinal);

    private ZipCheckpoint(MappedFile file)
    {
        (this.file, entries) = (file, ReadDirectory(file));
        root = FindPickle()[..^PickleName.Length];
        isBigEndian = ReadByteOrder();
    }

    /// <summary>Reads the values; tensors are read on demand.</summary>
    /// <param name="file">The file.</param>
    public static PickleDocument Read(MappedFile file)
    {
        var checkpoint = new ZipCheckpoint(file);
        var name = checkpoint.root + PickleName;
        var pickle = checkpoint.entries[name];
        if (pickle.Size > PickleCursor.MaximumLength)
            throw CheckpointErrors.Damaged(file.Path, $"its pickle is longer than {PickleCursor.MaximumLength} bytes");
        var offset = checkpoint.Offset(name, pickle);
        if (Crc32.HashToUInt32(file.Span(offset, (int)pickle.Size)) != pickle.Crc)
            throw CheckpointErrors.Damaged(file.Path, $"'{Texts.Clip(name)}' does not match its checksum");
        var input = new PickleCursor(file, offset, pickle.Size);
        return new PickleDocument(PickleMachine.Load(input, new TorchObjects(file, checkpoint)), input.Unknown);
    }

    /// <inheritdoc/>
    public TorchStorage Find(string key, long byteCount)
    {
        if (storages.TryGetValue(key, out var known) && known.ByteCount == byteCount) return known;
        var name = $"{root}data/{key}";
        var isThere = entries.TryGetValue(name, out var entry);
        if (!isThere || entry.Size != byteCount)
            throw CheckpointErrors.Damaged(
                file.Path,
                $"storage '{Texts.Clip(key)}' should have {byteCount} bytes but {(isThere ? $"has {entry.Size}" : "is missing")}");
        return storages[key] = new TorchStorage(
            file, byteCount) { Offset = Offset(name, entry), IsBigEndian = isBigEndian, Checksum = entry.Crc };
    }

    private static Dictionary<string, ZipEntry> ReadDirectory(MappedFile file)
    {
        var directory = new ZipDirectory(file, why => CheckpointErrors.Damaged(file.Path, why));
        if (directory.EntryCount > MaximumEntries)
            throw CheckpointErrors.Damaged(file.Path, $"it has more than {MaximumEntries} files in it");
        var entries = new Dictionary<string, ZipEntry>(StringComparer.Ordinal);
        foreach (var entry in directory.Entries())
        {
            var name = directory.Name(entry);
            if (!entries.TryAdd(name, entry)) throw CheckpointErrors.Damaged(file.Path, $"it has two files named '{Texts.Clip(name)}'");
        }

        return entries;
    }

    /// <summary>Where the content of a file in the archive begins.</summary>
    private long Offset(string name, ZipEntry entry)
    {
        if (entry.Method != 0 || entry.IsEncrypted || entry.Size != entry.CompressedSize)
            throw CheckpointErrors.Unsupported(
                file.Path, $"'{Texts.Clip(name)}' in it is compressed or encrypted, which PyTorch never does");
        return ZipDirectory.ContentOffset(file, entry.HeaderOffset, entry.Size)
            ?? throw CheckpointErrors.Damaged(file.Path, $"'{Texts.Clip(name)}' is not where its directory says");
    }

    /// <summary>The name of the only pickle in a folder at the root.</summary>
    private string FindPickle()
    {
        var names = entries.Keys.Where(IsPickle).Take(2).ToArray();
        if (names is not [var name])
            throw new StrmException(
                $"The zip archive {this.file.Path} has {(names.Length == 0 ? "no" : "more than one")} file "
                    + "data.pkl in a folder at its root.",
                "A PyTorch checkpoint is a zip archive with exactly one.",
                "If it is an archive with a checkpoint in it, unpack it first.");
        if (entries.ContainsKey(name[..^PickleName.Length] + "constants.pkl"))
            throw new StrmException(
                $"The file {this.file.Path} is a TorchScript program.",
                "Only weights are read, never programs.",
                "Load it with torch.jit.load in Python and save its state_dict() with torch.save.");
        return name;

        static bool IsPickle(string path) =>
            path == PickleName
                || (path.EndsWith("/" + PickleName, StringComparison.Ordinal)
                    && path.IndexOf('/', StringComparison.Ordinal) == path.Length - PickleName.Length - 1);
    }

    private bool ReadByteOrder()
    {
        var name = root + "byteorder";
        if (!entries.TryGetValue(name, out var entry)) return false;
        var text = entry.Size <= "little".Length ? file.Span(Offset(name, entry), (int)entry.Size) : default;
        if (text.SequenceEqual("big"u8)) return true;
        return text.SequenceEqual("little"u8)
            ? false
            : throw CheckpointErrors.Damaged(file.Path, "its byte order is neither little nor big");
    }
}
