using System.IO.Hashing;
using Strm.Checkpoints.Pickling;

namespace Strm.Checkpoints.PyTorch;

/// <summary>Reads the zip files of <c>torch.save</c> (PyTorch 1.6 and newer): <c>data.pkl</c> and a file per storage, under one folder of any name.</summary>
internal sealed class ZipCheckpoint : ITorchStorages
{
    private const string PickleName = "data.pkl";

    private readonly MappedFile _file;
    private readonly ZipDirectory _directory;
    private readonly ZipRecord _pickle;
    private readonly string _root;
    private readonly bool _isBigEndian;
    private readonly Dictionary<string, TorchStorage> _storages = new(StringComparer.Ordinal);

    private ZipCheckpoint(MappedFile file)
    {
        (_file, _directory) = (file, ZipDirectory.Read(file));
        _pickle = FindPickle();
        _root = _pickle.Name[..^PickleName.Length];
        _isBigEndian = ReadByteOrder();
    }

    /// <summary>Reads the values; tensors are read when asked for.</summary>
    /// <param name="file">The file.</param>
    public static PickleValue Read(MappedFile file)
    {
        var checkpoint = new ZipCheckpoint(file);
        var pickle = checkpoint._pickle;
        if (pickle.Length > PickleCursor.MaximumLength) throw CheckpointErrors.Damaged(file.Path, $"its pickle is longer than {PickleCursor.MaximumLength} bytes");
        var offset = checkpoint.Offset(pickle);
        if (Crc32.HashToUInt32(file.Span(offset, (int)pickle.Length)) != pickle.Checksum) throw CheckpointErrors.Damaged(file.Path, $"'{Texts.Clip(pickle.Name)}' does not match its checksum");
        return PickleMachine.Load(new PickleCursor(file, offset, pickle.Length), new TorchObjects(file, checkpoint));
    }

    /// <inheritdoc/>
    public TorchStorage Find(string key, long byteCount)
    {
        if (_storages.TryGetValue(key, out var known) && known.ByteCount == byteCount) return known;
        var record = _directory.Records.GetValueOrDefault($"{_root}data/{key}");
        if (record is null || record.Length != byteCount)
            throw CheckpointErrors.Damaged(_file.Path, $"storage '{Texts.Clip(key)}' should have {byteCount} bytes and {(record is null ? "is missing" : $"has {record.Length}")}");
        return _storages[key] = new TorchStorage(_file, byteCount) { Offset = Offset(record), IsBigEndian = _isBigEndian, Checksum = record.Checksum };
    }

    private long Offset(ZipRecord record) =>
        record.IsStored ? _directory.ContentOffset(record) : throw CheckpointErrors.Unsupported(_file.Path, $"'{Texts.Clip(record.Name)}' in it is compressed or encrypted, which PyTorch never does");

    private ZipRecord FindPickle()
    {
        var names = _directory.Records.Keys.Where(n => n == PickleName || (n.EndsWith("/" + PickleName, StringComparison.Ordinal) && n.IndexOf('/', StringComparison.Ordinal) == n.Length - PickleName.Length - 1)).Take(2).ToArray();
        if (names is not [var name])
            throw new StrmException($"The zip archive {_file.Path} has {(names.Length == 0 ? "no" : "more than one")} file data.pkl in a folder at its root.", "A PyTorch checkpoint is a zip archive with exactly one.",
                "If it is an archive with a checkpoint in it, unpack it first.");
        if (_directory.Records.ContainsKey(name[..^PickleName.Length] + "constants.pkl"))
            throw new StrmException($"The file {_file.Path} is a TorchScript program.", "Only weights are read, never programs.", "Load it with torch.jit.load in Python and save its state_dict() with torch.save.");
        return _directory.Records[name];
    }

    private bool ReadByteOrder()
    {
        if (!_directory.Records.TryGetValue(_root + "byteorder", out var record)) return false;
        var text = record.Length <= "little".Length ? _file.Span(Offset(record), (int)record.Length) : default;
        if (text.SequenceEqual("big"u8)) return true;
        return text.SequenceEqual("little"u8) ? false : throw CheckpointErrors.Damaged(_file.Path, "its byte order is neither little nor big");
    }
}
