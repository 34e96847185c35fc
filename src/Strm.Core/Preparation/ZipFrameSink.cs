using System.IO.Hashing;
using Strm.Zip;

namespace Strm.Preparation;

/// <summary>Frames in a zip file, stored. Data and directory grow in two files that are joined at the end.</summary>
internal sealed class ZipFrameSink : FrameSink
{
    private const int BufferSize = 1 << 20;

    private readonly FileStream _data;
    private readonly FileStream _directory;
    private readonly string? _root;
    private string _className = "";
    private long _entries;

    /// <summary>Opens the files and goes on from a position.</summary>
    /// <param name="folder">Where the two files are.</param>
    /// <param name="root">Name of a root folder; with it, folders get entries of their own.</param>
    /// <param name="position">Where to go on; what is behind it is cut off.</param>
    /// <param name="lastClip">The clip before that position, or null at the start.</param>
    public ZipFrameSink(string folder, string? root, SinkPosition position, string? lastClip)
    {
        _data = new FileStream(Path.Combine(folder, "data"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, BufferSize);
        _directory = new FileStream(Path.Combine(folder, "directory"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, BufferSize);
        _root = root;
        _data.SetLength(position.Data);
        _directory.SetLength(position.Directory);
        _data.Position = position.Data;
        _directory.Position = position.Directory;
        _entries = position.Entries;
        _className = lastClip?.Split('/')[0] ?? "";
        if (_root is not null && _entries == 0) Write($"{_root}/", []);
    }

    /// <inheritdoc/>
    public override SinkPosition Position => new(_data.Position, _directory.Position, _entries);

    /// <inheritdoc/>
    public override void BeginClip(string name)
    {
        if (_root is null) return;
        var className = name.Split('/')[0];
        if (className != _className) Write($"{_root}/{className}/", []);
        _className = className;
        Write($"{_root}/{name}/", []);
    }

    /// <inheritdoc/>
    public override void Add(string path, ReadOnlySpan<byte> content) => Write(_root is null || !path.Contains('/', StringComparison.Ordinal) ? path : $"{_root}/{path}", content);

    /// <inheritdoc/>
    public override void Flush()
    {
        _data.Flush(flushToDisk: true);
        _directory.Flush(flushToDisk: true);
    }

    /// <inheritdoc/>
    protected override void Commit(string output)
    {
        var (start, length) = (_data.Position, _directory.Position);
        _directory.Position = 0;
        _directory.CopyTo(_data);
        _data.Write(StoredZip.End(_entries, start, length));
        _data.Flush(flushToDisk: true);
        _data.Dispose();
        File.Move(_data.Name, output);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _data.Dispose();
        _directory.Dispose();
    }

    private void Write(string name, ReadOnlySpan<byte> content)
    {
        var crc = Crc32.HashToUInt32(content);
        var length = (uint)content.Length;
        _directory.Write(StoredZip.DirectoryRecord(name, crc, length, _data.Position));
        _data.Write(StoredZip.LocalHeader(name, crc, length));
        _data.Write(content);
        _entries++;
    }
}
