using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Strm.Episodes;

namespace Strm.Preparation;

/// <summary>Video files as their authors distribute them: rar, zip, tar, or a tar that is split into parts.</summary>
internal sealed partial class VideoPackage
{
    private readonly IReadOnlyList<string> files;
    private readonly bool isSplitTar;

    private VideoPackage(IReadOnlyList<string> files, bool isSplitTar) => (this.files, this.isSplitTar) = (files, isSplitTar);

    /// <summary>A checksum of the files' names and sizes.</summary>
    public string Checksum
    {
        get
        {
            var text = string.Concat(files.Select(file => string.Create(
                CultureInfo.InvariantCulture, $"{Path.GetFileName(file)}\n{new FileInfo(file).Length}\n")));
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        }
    }

    /// <summary>The package that a path names or holds.</summary>
    /// <param name="videos">A package file, or a folder with rar files or the parts of a split tar.</param>
    /// <param name="protocol">The protocol; in a folder of your own clips nothing is unpacked.</param>
    /// <returns>The package, or null if the path is a folder of video files.</returns>
    public static VideoPackage? Find(string videos, string protocol)
    {
        if (File.Exists(videos)) return new VideoPackage([videos], IsPart(videos));
        if (protocol == ProtocolRegistry.Folder) return null;
        var files = Directory.EnumerateFiles(videos).Order(StringComparer.Ordinal).ToArray();
        var parts = files.Where(IsPart).ToArray();
        if (parts.Length > 0) return new VideoPackage(parts, isSplitTar: true);
        var packed = files.Where(file => Path.GetExtension(file).Equals(".rar", StringComparison.OrdinalIgnoreCase)).ToArray();
        return packed.Length > 0 ? new VideoPackage(packed, isSplitTar: false) : null;
    }

    /// <summary>Unpacks everything, including packages within packages, once.</summary>
    /// <param name="workFolder">Where to.</param>
    /// <param name="progress">Reports progress, package by package.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The folder with the video files.</returns>
    public async Task<string> UnpackAsync(string workFolder, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var target = Path.Combine(workFolder, "unpacked");
        if (Directory.Exists(target)) return target;
        var unfinished = Path.Combine(workFolder, "unpacking");
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        Directory.CreateDirectory(unfinished);
        CheckParts();
        if (isSplitTar)
        {
            progress?.Report(new WorkProgress("Unpacking", 0, 0, "files"));
            await Unpacker.UnpackTarAsync(files, unfinished, progress, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await UnpackAllAsync(unfinished, progress, cancellationToken).ConfigureAwait(false);
        }

        Directory.Move(unfinished, target);
        return target;
    }

    /// <summary>A missing part in the middle would cut short the files in it.</summary>
    private void CheckParts()
    {
        if (!isSplitTar) return;
        for (var i = 0; i < files.Count; i++)
        {
            var part = files[i][^2..];
            if (part == i.ToString("D2", CultureInfo.InvariantCulture)) continue;
            throw new StrmException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The part {files[i][..^2]}{i:D2} is missing: the next is '{Path.GetFileName(files[i])}'."),
                "All parts of the tar are needed, from 00 on.", "Download it, or give the folder of all parts.");
        }
    }

    private async Task UnpackAllAsync(string folder, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var waiting = new Queue<string>(files);
        for (var done = 0; waiting.TryDequeue(out var file); done++)
        {
            progress?.Report(new WorkProgress("Unpacking", done, done + waiting.Count + 1, "packages"));
            var isOuter = done < files.Count;
            var target = isOuter && files.Count == 1
                ? folder
                : Path.Combine(isOuter ? folder : Path.GetDirectoryName(file)!, Path.GetFileNameWithoutExtension(file));
            Directory.CreateDirectory(target);
            await Unpacker.UnpackAsync(file, target, progress, cancellationToken).ConfigureAwait(false);
            if (!isOuter)
            {
                File.Delete(file);
                continue;
            }

            foreach (var inner in Directory.EnumerateFiles(target, "*.rar", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                waiting.Enqueue(inner);
        }
    }

    private static bool IsPart(string path) => PartName().IsMatch(Path.GetFileName(path));

    [GeneratedRegex(@"^20bn-something-something-v2-\d\d$")]
    private static partial Regex PartName();
}
