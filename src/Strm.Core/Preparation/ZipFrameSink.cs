using System.IO.Hashing;
using Strm.Zip;

namespace Strm.Preparation;

/// <summary>Frames in a zip file, stored. Data and directory grow in two files that are joined at the end.</summary>
internal sealed class ZipFrameSink : FrameSink
{
    private const int BufferSize = 1 << 20;
    private const uint FileAttributes = 0x81A40000, FolderAttributes = 0x41ED0010; // -rw-r--r-- and drwxr-xr-x.

    private readonly FileStream data;
    private readonly FileStream directory;
    private readonly string? root;
    private string className = "";
    private long entries;

    /// <summary>Opens the files and resumes at a position.</summary>
    /// <param name="folder">Where the two files are.</param>
    /// <param name="root">Name of a root folder; with it, folders get entries of their own.</param>
    /// <param name="position">Where to resume; what follows is cut off.</param>
    /// <param name="lastClip">The clip before that position, or null at the start.</param>
    public ZipFrameSink(string folder, string? root, SinkPosition position, string? lastClip)
    {
        data = Open(Path.Combine(folder, "data"), position.Data);
        try
        {
            directory = Open(Path.Combine(folder, "directory"), position.Directory);
        }
        catch
        {
            data.Dispose();
            throw;
        }

        this.root = root;
        entries = position.Entries;
        className = lastClip?.Split('/')[0] ?? "";
        if (this.root is not null && entries == 0) Write($"{this.root}/", []);
    }

    /// <inheritdoc/>
    public override SinkPosition Position => new(data.Position, directory.Position, entries);

    /// <inheritdoc/>
    public override void BeginClip(string name)
    {
        if (root is null) return;
        var className = name.Split('/')[0];
        if (className != this.className) Write($"{root}/{className}/", []);
        this.className = className;
        Write($"{root}/{name}/", []);
    }

    /// <inheritdoc/>
    public override void Add(string path, ReadOnlySpan<byte> content) =>
        Write(root is null || !path.Contains('/', StringComparison.Ordinal) ? path : $"{root}/{path}", content);

    /// <inheritdoc/>
    public override void Flush()
    {
        data.Flush(flushToDisk: true);
        directory.Flush(flushToDisk: true);
    }

    /// <inheritdoc/>
    protected override void Commit(string output)
    {
        var (start, length) = (data.Position, directory.Position);
        directory.Position = 0;
        directory.CopyTo(data);
        data.Write(ZipRecord.End(entries, start, length));
        data.Flush(flushToDisk: true);
        data.Dispose();
        File.Move(data.Name, output);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        try
        {
            data.Dispose(); // writes what is still in memory, for which there may be no space
        }
        finally
        {
            directory.Dispose();
        }
    }

    private static FileStream Open(string path, long length)
    {
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, BufferSize);
        try
        {
            file.SetLength(length);
            file.Position = length;
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private void Write(string name, ReadOnlySpan<byte> content)
    {
        var attributes = name.EndsWith('/') ? FolderAttributes : FileAttributes;
        var record = new ZipRecord(name, Crc32.HashToUInt32(content), content.Length, data.Position) { Attributes = attributes };
        directory.Write(record.DirectoryEntry());
        data.Write(record.LocalHeader());
        data.Write(content);
        entries++;
    }
}
