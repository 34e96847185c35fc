using System.Formats.Tar;
using System.IO.Compression;
using System.IO.Hashing;
using SharpCompress.Archives;
using SharpCompress.Archives.Rar;
using SharpCompress.Common.Rar;

namespace Strm.Preparation;

/// <summary>Unpacks rar, zip and tar files.</summary>
internal static class Unpacker
{
    private const int UnixTypeShift = 16, UnixTypeMask = 0xF000, UnixLink = 0xA000, LongestLink = 4096;

    /// <summary>Unpacks one file.</summary>
    /// <param name="file">A rar, zip, tar or tar.gz file.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="progress">Reports progress.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>A task that ends when everything is unpacked.</returns>
    public static Task UnpackAsync(string file, string folder, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        Span<byte> head = stackalloc byte[4];
        using (var stream = File.OpenRead(file)) stream.ReadAtLeast(head, 4, throwOnEndOfStream: false);
        if (head.SequenceEqual("Rar!"u8)) return Task.Run(() => UnpackRar(file, folder, cancellationToken), cancellationToken);
        if (head[..2].SequenceEqual("PK"u8)) return UnpackZipAsync(file, folder, cancellationToken);
        return UnpackTarAsync([file], folder, progress, cancellationToken);
    }

    /// <summary>Unpacks a tar file, compressed with gzip or not, that may be split into parts.</summary>
    /// <param name="parts">The parts in order.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="progress">Reports progress.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>A task that ends when everything is unpacked.</returns>
    public static async Task UnpackTarAsync(
        IReadOnlyList<string> parts, string folder, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            using var whole = new PartsStream(parts);
            var isCompressed = whole.StartsWith(0x1F, 0x8B);
            using var stream = new TarHeaderGuard(isCompressed ? new GZipStream(whole, CompressionMode.Decompress) : whole);
            using var reader = new TarReader(stream);
            var links = new PackedLinks(folder, parts[0]);
            for (var files = 1;
                await reader.GetNextEntryAsync(cancellationToken: cancellationToken).ConfigureAwait(false) is { } entry;
                files++)
            {
                if (entry.EntryType is TarEntryType.HardLink) links.Add(entry.Name, entry.LinkName);
                if (entry.EntryType is TarEntryType.SymbolicLink) links.AddSymbolic(entry.Name, entry.LinkName);
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile))
                    continue;
                var path = PlaceFor(folder, entry.Name, parts[0]);
                await entry.ExtractToFileAsync(path, overwrite: true, cancellationToken).ConfigureAwait(false);
                if (files % 1000 == 0) progress?.Report(new WorkProgress("Unpacking", files, 0, "files"));
            }

            links.Make();
        }
        catch (Exception exception) when (IsAboutTheContent(exception))
        {
            throw Unreadable(parts[0], exception.Message, exception);
        }
    }

    private static async Task UnpackZipAsync(string file, string folder, CancellationToken cancellationToken)
    {
        try
        {
            using var zip = await ZipFile.OpenReadAsync(file, cancellationToken).ConfigureAwait(false);
            var links = new PackedLinks(folder, file);
            foreach (var entry in zip.Entries.Where(entry => !entry.FullName.EndsWith('/')))
            {
                if (entry.IsEncrypted) throw Unreadable(file, $"'{entry.FullName}' is encrypted", null);
                if (IsLink(entry)) links.AddSymbolic(entry.FullName, await TextAsync(entry, cancellationToken).ConfigureAwait(false));
                else await ExtractAsync(entry, PlaceFor(folder, entry.FullName, file), cancellationToken).ConfigureAwait(false);
            }

            links.Make();
        }
        catch (Exception exception) when (IsAboutTheContent(exception))
        {
            throw Unreadable(file, exception.Message, exception);
        }
    }

    private static bool IsLink(ZipArchiveEntry entry) => ((entry.ExternalAttributes >> UnixTypeShift) & UnixTypeMask) == UnixLink;

    private static async Task<string> TextAsync(ZipArchiveEntry entry, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(await entry.OpenAsync(cancellationToken).ConfigureAwait(false));
        var text = new char[LongestLink];
        return new string(text, 0, await reader.ReadBlockAsync(text, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Writes an entry's content and checks its checksum.</summary>
    private static async Task ExtractAsync(ZipArchiveEntry entry, string path, CancellationToken cancellationToken)
    {
        var crc = new Crc32();
        var buffer = new byte[1 << 16];
        var source = await entry.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var opened = source.ConfigureAwait(false);
        var target = File.Create(path);
        await using var created = target.ConfigureAwait(false);
        for (int read; (read = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            crc.Append(buffer.AsSpan(0, read));
            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
        }

        if (crc.GetCurrentHashAsUInt32() != entry.Crc32)
            throw new InvalidDataException($"the content of '{entry.FullName}' does not match its checksum");
    }

    /// <summary>Whether an error comes from the package's content, not from the disk it is written to.</summary>
    /// <remarks>On damaged packages the libraries raise exceptions of many types.</remarks>
    private static bool IsAboutTheContent(Exception exception) =>
        exception is not (StrmException or OperationCanceledException or UnauthorizedAccessException or OutOfMemoryException)
        && !DiskSpace.IsFull(exception);

    /// <summary>Unpacks a rar file and, if it is the first of several volumes, those that follow.</summary>
    private static void UnpackRar(string file, string folder, CancellationToken cancellationToken)
    {
        try
        {
            using var archive = RarArchive.OpenArchive([.. ArchiveFactory.GetFileParts(file).Select(part => new FileInfo(part))]);
            var links = new PackedLinks(folder, file);
            // In order: each file of a solid archive builds on those before it.
            foreach (var entry in archive.Entries.Where(entry => !entry.IsDirectory))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Extract(entry, links, folder, file);
            }

            links.Make();
        }
        catch (Exception exception) when (IsAboutTheContent(exception))
        {
            throw Unreadable(file, exception.Message, exception);
        }
    }

    private static void Extract(IArchiveEntry entry, PackedLinks links, string folder, string file)
    {
        var (rar, name) = ((RarEntry)entry, entry.Key ?? "");
        if (rar.IsRedir)
        {
            links.AddEither(name, rar.RedirTargetName ?? "");
            return;
        }

        using var content = entry.OpenEntryStream();
        if ((entry.Attrib & UnixTypeMask) == UnixLink)
        {
            var text = new char[LongestLink];
            links.AddSymbolic(name, new string(text, 0, new StreamReader(content).ReadBlock(text)));
            return;
        }

        using var target = File.Create(PlaceFor(folder, name, file));
        content.CopyTo(target);
    }

    private static string PlaceFor(string folder, string name, string package)
    {
        var path = Within(folder, name, package);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (Directory.Exists(path)) throw Unreadable(package, $"'{name}' is both a file and a folder in it", null);
        return path;
    }

    /// <summary>Where a file goes.</summary>
    /// <param name="folder">The folder that it is unpacked to.</param>
    /// <param name="name">Its name in the package.</param>
    /// <param name="package">The package, for the error.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="StrmException">The name is absolute or leads out of the folder.</exception>
    public static string Within(string folder, string name, string package)
    {
        if (IsWithin(folder, name)) return Path.GetFullPath(Path.Combine(folder, name));
        throw new StrmException(
            $"'{package}' has a file named '{name}', which leads out of the folder that it is unpacked to.",
            "Names must be relative and without '..'.",
            "Do not trust this file; get it from its authors.");
    }

    /// <summary>Whether a name in a package stays in the folder that the package is unpacked to.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The name.</param>
    public static bool IsWithin(string folder, string name) =>
        !Path.IsPathRooted(name)
            && Path.GetFullPath(Path.Combine(folder, name)).StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>The error of a package that cannot be unpacked.</summary>
    /// <param name="file">The package.</param>
    /// <param name="why">What is wrong with it.</param>
    /// <param name="cause">The underlying error.</param>
    /// <returns>The error.</returns>
    public static StrmException Unreadable(string file, string why, Exception? cause) => new(
        $"'{file}' cannot be unpacked: {why.TrimEnd('.')}.",
        "A complete rar, zip, tar or tar.gz file is needed.",
        "Download it again, or unpack it yourself and give the folder.",
        cause);
}
