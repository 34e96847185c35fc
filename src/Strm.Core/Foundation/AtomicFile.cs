using System.Runtime.InteropServices;

namespace Strm;

/// <summary>Writes files so that a reader sees the old content or the whole new one, never a part.</summary>
/// <remarks>
/// A symbolic link stays one, and its target is written. A file keeps its mode and, where permissions allow, its owner. Anything but an
/// ordinary file (a device, a pipe, <c>/dev/stdout</c>) is never replaced: the content is completed elsewhere first, then copied into it.
/// </remarks>
public static class AtomicFile
{
    /// <summary>
    /// The suffix of a file's name while it is being written. A leftover of a killed process is overwritten by the next write.
    /// </summary>
    public const string PartialSuffix = ".partial";

    /// <summary>The length of a file in bytes; of a link, that of its target.</summary>
    /// <param name="path">A file that exists.</param>
    public static long Length(string path) =>
        File.ResolveLinkTarget(path, returnFinalTarget: true) is FileInfo { Exists: true } target
            ? target.Length
            : new FileInfo(path).Length;

    /// <summary>The final target of a path's symbolic links, whether or not it exists yet.</summary>
    /// <param name="path">A file or folder.</param>
    public static string Destination(string path)
    {
        var link = new FileInfo(Path.TrimEndingDirectorySeparator(path));
        return link.LinkTarget is null ? path : link.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
    }

    /// <summary>Writes beside the file, flushes to the disk, then renames; nothing is left behind on an error.</summary>
    /// <param name="path">The file; its folder is created when missing.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="StrmException">The file or its folder cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        try
        {
            using var file = new PendingFile(path);
            write(file.Content);
            file.Commit();
        }
        catch (IOException exception) when (DiskSpace.IsFull(exception))
        {
            throw DiskSpace.Full(Path.GetFullPath(path), exception);
        }
    }

    /// <summary>Writes content that arrives over time.</summary>
    /// <param name="path">The file; its folder is created when missing.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="StrmException">The file or its folder cannot be written.</exception>
    public static async Task WriteAsync(string path, Func<Stream, Task> write)
    {
        try
        {
            using var file = new PendingFile(path);
            await write(file.Content).ConfigureAwait(false);
            file.Commit();
        }
        catch (IOException exception) when (DiskSpace.IsFull(exception))
        {
            throw DiskSpace.Full(Path.GetFullPath(path), exception);
        }
    }
}

/// <summary>A file being written, which is moved into place when it is complete.</summary>
internal sealed class PendingFile : IDisposable
{
    private const int BufferSize = 1 << 17;

    private readonly string target;
    private readonly FileStatus? status;
    private readonly bool isInPlace;
    private bool isCommitted;

    /// <summary>Begins a file.</summary>
    /// <param name="path">Where it is to appear.</param>
    /// <exception cref="StrmException">The file or its folder cannot be written.</exception>
    public PendingFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        target = Path.GetFullPath(path);
        if (Directory.Exists(target)) throw Unwritable("it is a folder", null);
        try
        {
            status = FileStatus.Of(target);
            isInPlace = status is { IsOrdinary: false } || IsDescriptor(target);
            if (!isInPlace) target = AtomicFile.Destination(target);
            Content = isInPlace
                ? new FileStream(
                    Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, BufferSize, FileOptions.DeleteOnClose)
                : Beside();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException && !DiskSpace.IsFull(exception))
        {
            throw Unwritable(exception.Message.TrimEnd('.'), exception);
        }
    }

    /// <summary>Takes the content.</summary>
    public FileStream Content { get; }

    /// <summary>Moves the file into place.</summary>
    public void Commit()
    {
        if (isInPlace)
        {
            Content.Position = 0;
            using var opened = new FileStream(target, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 0);
            Content.CopyTo(opened);
        }
        else
        {
            Content.Flush(flushToDisk: true);
            status?.ApplyTo(Content);
            File.Move(Content.Name, target, overwrite: true);
        }

        isCommitted = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Deleted while still open and locked, so that no other writer's file of the same name can be hit.
        if (!isInPlace && !isCommitted) File.Delete(Content.Name);
        Content.Dispose();
    }

    /// <summary>
    /// Whether a path is that of an open file. It may be an ordinary file, like standard output after '> file',
    /// but it belongs to whoever opened it.
    /// </summary>
    private static bool IsDescriptor(string path) => path is "/dev/stdout" or "/dev/stderr"
        || path.StartsWith("/dev/fd/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal);

    private FileStream Beside()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        return new FileStream(target + AtomicFile.PartialSuffix, FileMode.Create, FileAccess.ReadWrite, FileShare.None, BufferSize);
    }

    private StrmException Unwritable(string why, Exception? cause) =>
        new(
            $"The file {target} cannot be written: {why}.",
            "It must be in a folder that you may write to, and no other process may be writing it.",
            "Name another file, or wait for the other process.", cause);
}

/// <summary>A file's kind, owner and permissions, as Linux reports them.</summary>
/// <param name="Owner">The number of the user.</param>
/// <param name="Group">The number of the group.</param>
/// <param name="Mode">The kind of file and the permissions.</param>
internal sealed unsafe partial record FileStatus(uint Owner, uint Group, int Mode)
{
    private const int CurrentFolder = -100, KindMask = 0xF000, OrdinaryFile = 0x8000, PermissionMask = 0xFFF;

    /// <summary>Whether it is neither a device nor a pipe, a socket or a folder.</summary>
    public bool IsOrdinary => (Mode & KindMask) == OrdinaryFile;

    /// <summary>The status of a path's target.</summary>
    /// <param name="path">The path; symbolic links are followed.</param>
    /// <returns>The status; null if nothing is there, or on other systems than Linux.</returns>
    public static FileStatus? Of(string path)
    {
        const uint basicFacts = 0x7FF;
        if (!OperatingSystem.IsLinux()) return null;
        var facts = stackalloc byte[256];
        return ReadStatus(CurrentFolder, path, 0, basicFacts, facts) != 0
            ? null
            : new FileStatus(*(uint*)(facts + 20), *(uint*)(facts + 24), *(ushort*)(facts + 28));
    }

    /// <summary>Gives owner, group and permissions to another file, as far as the rights of this process allow.</summary>
    /// <param name="file">The other file.</param>
    public void ApplyTo(FileStream file)
    {
        _ = SetOwner((int)file.SafeFileHandle.DangerousGetHandle(), Owner, Group);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file.SafeFileHandle, (UnixFileMode)(Mode & PermissionMask));
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ReadStatus(int folder, string path, int flags, uint wanted, byte* facts);

    [LibraryImport("libc", EntryPoint = "fchown")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetOwner(int file, uint owner, uint group);
}
