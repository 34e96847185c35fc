using System.Formats.Tar;
using System.IO.Compression;
using Strm.Media;

namespace Strm.Preparation;

/// <summary>Unpacks rar files with <c>unar</c> or <c>bsdtar</c>, zip and tar files by itself.</summary>
internal static class Unpacker
{
    /// <summary>Unpacks one file.</summary>
    /// <param name="file">A rar, zip, tar or tar.gz file.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="progress">Told of the files of a tar.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>A task that ends when all is unpacked.</returns>
    public static Task UnpackAsync(string file, string folder, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        Span<byte> head = stackalloc byte[4];
        using (var stream = File.OpenRead(file)) stream.ReadAtLeast(head, 4, throwOnEndOfStream: false);
        if (head.SequenceEqual("Rar!"u8)) return UnpackRarAsync(file, folder, cancellationToken);
        if (head[..2].SequenceEqual("PK"u8)) return UnpackZipAsync(file, folder, cancellationToken);
        return UnpackTarAsync([file], folder, progress, cancellationToken);
    }

    /// <summary>Unpacks a tar file, compressed with gzip or not, that may be split into parts.</summary>
    /// <param name="parts">The parts in order.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="progress">Told of the files.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>A task that ends when all is unpacked.</returns>
    public static async Task UnpackTarAsync(IReadOnlyList<string> parts, string folder, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            using var whole = new PartsStream(parts);
            var isCompressed = whole.StartsWith(0x1F, 0x8B);
            using Stream stream = isCompressed ? new GZipStream(whole, CompressionMode.Decompress) : whole;
            using var reader = new TarReader(stream);
            for (var files = 1; await reader.GetNextEntryAsync(cancellationToken: cancellationToken).ConfigureAwait(false) is { } entry; files++)
            {
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile)) continue;
                var path = Within(folder, entry.Name, parts[0]);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await entry.ExtractToFileAsync(path, overwrite: true, cancellationToken).ConfigureAwait(false);
                if (files % 1000 == 0) progress?.Report(new WorkProgress("Unpacking", files, 0, "files"));
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw Unreadable(parts[0], exception.Message, exception);
        }
    }

    private static async Task UnpackZipAsync(string file, string folder, CancellationToken cancellationToken)
    {
        try
        {
            using var zip = await ZipFile.OpenReadAsync(file, cancellationToken).ConfigureAwait(false);
            foreach (var entry in zip.Entries.Where(entry => !entry.FullName.EndsWith('/')))
            {
                var path = Within(folder, entry.FullName, file);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await entry.ExtractToFileAsync(path, overwrite: true, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (InvalidDataException exception)
        {
            throw Unreadable(file, exception.Message, exception);
        }
    }

    private static async Task UnpackRarAsync(string file, string folder, CancellationToken cancellationToken)
    {
        var (program, arguments) = RarCommand(Path.GetFullPath(file), folder);
        var complaints = new List<string>();
        var result = await CliWrap.Cli.Wrap(program)
            .WithArguments(arguments)
            .WithValidation(CliWrap.CommandResultValidation.None)
            .WithStandardErrorPipe(CliWrap.PipeTarget.ToDelegate(complaints.Add))
            .WithStandardOutputPipe(CliWrap.PipeTarget.ToDelegate(complaints.Add))
            .ExecuteAsync(cancellationToken).ConfigureAwait(false);
        if (result.ExitCode == 0) return;
        if (complaints.Any(line => line.Contains("No space left", StringComparison.Ordinal))) throw PrepareErrors.DiskFull();
        throw Unreadable(file, complaints.LastOrDefault(line => line.Length > 0) ?? $"code {result.ExitCode}", null);
    }

    private static (string Program, string[] Arguments) RarCommand(string file, string folder)
    {
        if (ExecutableFinder.TryFind("unar") is { } unar) return (unar, ["-quiet", "-force-overwrite", "-no-directory", "-output-directory", folder, file]);
        if (ExecutableFinder.TryFind("bsdtar") is { } bsdtar) return (bsdtar, ["-x", "-f", file, "-C", folder]);
        throw new StrmException(
            $"'{file}' is a rar file, and neither unar nor bsdtar was found.", "One of them is needed to unpack it.", "Install one with 'sudo apt-get install unar', or unpack the file yourself and give the folder.");
    }

    private static string Within(string folder, string name, string package)
    {
        var path = Path.GetFullPath(Path.Combine(folder, name));
        if (!Path.IsPathRooted(name) && path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)) return path;
        throw new StrmException($"'{package}' has a file named '{name}', which leads out of the folder that it is unpacked to.", "Names must be relative and without '..'.", "Do not trust this file; get it from its authors.");
    }

    private static StrmException Unreadable(string file, string why, Exception? cause) => new(
        $"'{file}' cannot be unpacked: {why.TrimEnd('.')}.", "A whole rar, zip, tar or tar.gz file is needed.", "Download it again, or unpack it yourself and give the folder.", cause);
}
