using System.Security.Cryptography;
using System.Text;
using Strm.Archives;
using Strm.Episodes;

namespace Strm.Preparation;

/// <summary>Makes a frame archive from video files.</summary>
/// <remarks>
/// Frames are <c>class/clip/00000001.jpg</c> in the order of their names, so the archive is the same whatever the number of workers and
/// however often the work was interrupted. The work is done in the folder <c>OUTPUT.part</c>, removed when the archive is complete.
/// </remarks>
public static class FramePreparation
{
    /// <summary>Makes the archive, or resumes an interrupted run.</summary>
    /// <param name="options">The input, the output and how.</param>
    /// <param name="progress">Reports progress, clip by clip.</param>
    /// <param name="cancellationToken">Cancels the work; the same call resumes it.</param>
    /// <returns>The outcome.</returns>
    public static async Task<PrepareReport> RunAsync(
        PrepareOptions options, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        cancellationToken = cancellationToken.OrAmbient();
        options = options with { Protocol = Known(options.Protocol), Output = AtomicFile.Destination(options.Output) };
        CheckInput(options);
        var labels = ClipLabels.Read(options.Annotations) ?? ClipLabels.Imported(options.Protocol, options.Splits);
        var package = VideoPackage.Find(options.Videos, options.Protocol);
        var inventory = package is null ? ClipFinder.Find(options.Protocol, options.Videos, labels) : null;
        var manifest = PrepareManifest.Of(options, Source(options, labels, package, inventory));
        if (manifest.Finished(options.Output, "was made from other videos or with other options") is { } finished) return finished;
        try
        {
            using var work = new WorkFolder(options.Output);
            var folder = package is null
                ? options.Videos
                : await UnpackAsync(package, work, progress, cancellationToken).ConfigureAwait(false);
            inventory ??= ClipFinder.Find(options.Protocol, folder, labels);
            if (inventory.Clips.Count == 0)
            {
                work.Finish();
                throw NoClips(options, inventory);
            }

            var report = await new PrepareRun(options, inventory, manifest, work, SplitOf(folder))
                .RunAsync(progress, cancellationToken).ConfigureAwait(false);
            work.Finish();
            return report;
        }
        catch (IOException exception) when (DiskSpace.IsFull(exception))
        {
            throw DiskSpace.Full(options.Output, exception);
        }
    }

    /// <summary>Interrupted unpacking starts over, so none of it is worth keeping.</summary>
    private static async Task<string> UnpackAsync(
        VideoPackage package, WorkFolder work, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            return await package.UnpackAsync(work.Path, progress, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            work.Finish();
            throw;
        }
    }

    private static string Known(string protocol) =>
        ClipFinder.Protocols.FirstOrDefault(known => NameOrder.Compare(known, protocol) == 0) ?? throw new StrmException(
        $"'{protocol}' is not a protocol.",
        $"The protocols are {string.Join(", ", ClipFinder.Protocols)}.",
        "Choose one with --protocol; folder is for clips of your own.");

    private static void CheckInput(PrepareOptions options)
    {
        if (!Directory.Exists(options.Videos) && !File.Exists(options.Videos))
        {
            throw new StrmException(
                $"The videos '{options.Videos}' do not exist.",
                "A folder with video files, or the downloaded package, is needed.",
                "Check --videos.");
        }

        var videos = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Videos)) + Path.DirectorySeparatorChar;
        if (Path.GetFullPath(options.Output).StartsWith(videos, StringComparison.Ordinal))
        {
            throw new StrmException(
                $"The output '{options.Output}' is within the folder of videos.",
                "It must be elsewhere.",
                "Choose another --out.");
        }
    }

    private static string Source(PrepareOptions options, ClipLabels? labels, VideoPackage? package, ClipInventory? inventory)
    {
        var text = new StringBuilder(package?.Checksum ?? inventory!.Checksum());
        if (labels is not null) text.Append(labels.Checksum());
        if (package is null && SplitOf(options.Videos) is { } split) text.Append(Encoding.UTF8.GetString(split));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static byte[]? SplitOf(string folder)
    {
        var path = Path.Combine(folder, FrameArchive.SplitFileName);
        if (!File.Exists(path)) return null;
        var content = File.ReadAllBytes(path);
        FolderSplit.Parse(TextFile.Decode(content), path);
        return content;
    }

    private static StrmException NoClips(PrepareOptions options, ClipInventory inventory)
    {
        var found = inventory.Skipped.Count > 0
            ? $"'{options.Videos}' has no clips: {inventory.Skipped.Count} files were left out, the first is "
                + $"'{inventory.Skipped[0].Path}' ({inventory.Skipped[0].Reason})."
            : inventory.Unlisted > 0
                ? $"None of the {inventory.Unlisted} clips in '{options.Videos}' is named by the annotations."
                : $"'{options.Videos}' has no clips.";
        return new StrmException(
            found,
            $"The protocol '{options.Protocol}' needs video files in class folders (class/clip.ext).",
            "Check --videos and --protocol.");
    }
}
