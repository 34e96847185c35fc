using System.Buffers;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Strm;

/// <summary>
/// A file in the process's address space, read only: the system loads pages as they are touched and drops them when memory is short.
/// </summary>
internal sealed unsafe partial class MappedFile : IDisposable
{
    private const int CopyBlock = 1 << 20;
    private const int AdviceDontNeed = 4;

    private readonly string what;
    private readonly FileStream stream;
    private readonly MemoryMappedFile? map;
    private readonly MemoryMappedViewAccessor? view;
    private byte* start;
    private bool disposed;

    private MappedFile(string path, string what, FileStream file)
    {
        (Path, Length, this.what, stream) = (path, file.Length, what, file);
        if (Length == 0) return; // An empty file cannot be mapped.
        map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        start += view.PointerOffset;
    }

    /// <summary>The path, for error messages.</summary>
    public string Path { get; }

    /// <summary>The length in bytes.</summary>
    public long Length { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">The word for the file in messages.</param>
    /// <exception cref="StrmException">There is no such file, or it cannot be read.</exception>
    public static MappedFile Open(string path, string what = "checkpoint")
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return new MappedFile(path, what, new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new StrmException(
                $"The {what} {path} cannot be opened: {Reason(path, exception)}.",
                "It must be a file that you may read.",
                "Check the path and the file's permissions.", exception);
        }
    }

    /// <summary>A part of the file; valid until the file is disposed.</summary>
    /// <param name="offset">Where the part begins.</param>
    /// <param name="count">Its length in bytes.</param>
    public ReadOnlySpan<byte> Span(long offset, int count)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (offset < 0 || count < 0 || offset > Length - count) throw new ArgumentOutOfRangeException(nameof(offset));
        return new ReadOnlySpan<byte>(start + offset, count);
    }

    /// <summary>
    /// Copies a part of the file, bypassing the map: faster, and without its pages in the process's resident memory.
    /// </summary>
    /// <param name="offset">Where the part begins.</param>
    /// <param name="destination">Receives the bytes; it is filled completely.</param>
    /// <exception cref="StrmException">The file was truncated meanwhile, or its disk fails.</exception>
    public void Read(long offset, Span<byte> destination)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        try
        {
            while (destination.Length > 0)
            {
                var count = RandomAccess.Read(stream.SafeFileHandle, destination, offset);
                if (count == 0) throw Shortened();
                destination = destination[count..];
                offset += count;
            }
        }
        catch (IOException exception)
        {
            throw new StrmException(
                $"The {what} {Path} cannot be read: {exception.Message.TrimEnd('.')}.",
                "Its disk must be healthy and connected.",
                "Run the same command again, or copy the file to another disk.",
                exception);
        }
    }

    /// <summary>Copies a part of the file, of any length.</summary>
    /// <param name="offset">Where the part begins.</param>
    /// <param name="count">Its length in bytes.</param>
    /// <param name="destination">Where to write it.</param>
    public void CopyTo(long offset, long count, Stream destination)
    {
        var block = ArrayPool<byte>.Shared.Rent((int)Math.Min(CopyBlock, count));
        try
        {
            for (var done = 0L; done < count; done += CopyBlock)
            {
                var part = block.AsSpan(0, (int)Math.Min(CopyBlock, count - done));
                Read(offset + done, part);
                destination.Write(part);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    /// <summary>
    /// Removes the touched pages from the process's resident memory; touching them again finds them in the system's cache.
    /// </summary>
    public void ReleasePages()
    {
        if (start != null && OperatingSystem.IsLinux()) _ = Advise((nint)start, (nuint)Length, AdviceDontNeed);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        if (start != null) view!.SafeMemoryMappedViewHandle.ReleasePointer();
        start = null;
        view?.Dispose();
        map?.Dispose();
        stream.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(nint address, nuint length, int advice);

    private StrmException Shortened() =>
        new($"The {what} {Path} is damaged: it was shortened while it was read.", "It must stay whole while it is read.",
        "Get the file again, or save it again.");

    private static string Reason(string path, Exception exception) => exception switch
    {
        _ when Directory.Exists(path) => "it is a folder",
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "you do not have permission to read it",
        _ => exception.Message.TrimEnd('.'),
    };
}
