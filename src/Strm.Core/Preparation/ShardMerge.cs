using System.Globalization;
using Strm.Archives;

namespace Strm.Preparation;

/// <summary>Joins the shards of an archive; the result equals the archive of one run without shards, byte for byte.</summary>
public static class ShardMerge
{
    /// <summary>Joins shards.</summary>
    /// <param name="shards">The archives of all shards, in any order.</param>
    /// <param name="output">The archive to make: a <c>.zip</c> file, else a folder.</param>
    /// <param name="progress">Reports progress, clip by clip.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is left behind.</param>
    /// <returns>The outcome.</returns>
    public static PrepareReport Run(
        IReadOnlyList<string> shards,
        string output,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        output = AtomicFile.Destination(output);
        var parts = Ordered(shards);
        var manifest = parts[0].Manifest with { Shard = null };
        if (manifest.Finished(output, "was made from something else") is { } finished) return finished;
        using var work = new WorkFolder(output);
        try
        {
            var report = Merge(parts, work, progress, cancellationToken);
            work.Finish();
            return report;
        }
        catch (Exception exception)
        {
            work.Finish();
            if (DiskSpace.IsFull(exception)) throw DiskSpace.Full(output, exception);
            throw;
        }
    }

    private static PrepareReport Merge(
        IReadOnlyList<Part> parts, WorkFolder work, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var manifest = parts[0].Manifest;
        var report = Sum([.. parts.Select(part => part.Manifest.Report)]);
        using var sink = FrameSink.Open(
            work, work.Output.EndsWith(".zip", StringComparison.OrdinalIgnoreCase), manifest.Root, SinkPosition.Start, null);
        var (clip, clips) = ("", 0);
        foreach (var frame in parts.SelectMany(part => ShardReader.Read(part.Path, manifest.Root)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (frame.Clip != clip)
            {
                clip = frame.Clip;
                sink.BeginClip(clip);
                progress?.Report(new WorkProgress("Merging", ++clips, report.Clips, "clips"));
            }

            sink.Add(frame.Path, frame.Content);
        }

        sink.Finish(
            ShardReader.ReadFile(parts[0].Path, FrameArchive.SplitFileName), manifest with { Shard = null, Report = report }, work.Output);
        return report;
    }

    private static PrepareReport Sum(IReadOnlyList<PrepareReport> reports) => new(
        reports.Sum(report => report.Clips),
        reports.Sum(report => report.Frames),
        [.. reports.SelectMany(report => report.Skipped)],
        [.. reports.SelectMany(report => report.Damaged)],
        reports.Sum(report => report.Unlisted)) { Reshaped = [.. reports.SelectMany(report => report.Reshaped)] };

    private static List<Part> Ordered(IReadOnlyList<string> paths)
    {
        var parts = paths.Select(path => new Part(path, Manifest(path))).OrderBy(part => Index(part).Index).ToList();
        if (parts.Count == 0) throw Problem("No shards were given.");
        var count = Index(parts[0]).Count;
        foreach (var part in parts)
        {
            if ((part.Manifest with { Shard = null }).Identity != (parts[0].Manifest with { Shard = null }).Identity
                || Index(part).Count != count)
            {
                throw Problem($"'{part.Path}' and '{parts[0].Path}' are not shards of the same archive.");
            }
        }

        for (var i = 1; i <= count; i++)
        {
            var found = parts.Count(part => Index(part).Index == i);
            if (found == 1) continue;
            throw Problem(string.Create(
                CultureInfo.InvariantCulture, $"Shard {i}/{count} {(found == 0 ? "was not given" : $"was given {found} times")}."));
        }

        return parts;
    }

    private static PrepareManifest Manifest(string path)
    {
        if (!File.Exists(path) && !Directory.Exists(path)) throw Problem($"The shard '{path}' does not exist.");
        var manifest = PrepareManifest.TryRead(path);
        return manifest is { Shard: not null }
            ? manifest
            : throw Problem($"'{path}' is not a shard: it was not made by 'data prepare --shard i/n'.");
    }

    private static Shard Index(Part part) => Shard.Parse(part.Manifest.Shard!);

    private static StrmException Problem(string given) => new(
        given,
        "Every shard of one archive is needed once, all made from the same videos with the same options.",
        "Give the outputs of 'data prepare --shard 1/n' to 'n/n'.");

    private sealed record Part(string Path, PrepareManifest Manifest);
}
