using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Strm.Video;

namespace Strm.Preparation;

/// <summary>One run: decodes clips in parallel and writes them in order.</summary>
/// <param name="options">What to make.</param>
/// <param name="inventory">The clips found.</param>
/// <param name="manifest">How the archive is made.</param>
/// <param name="work">Where to work.</param>
/// <param name="split">The content of <c>split.json</c>, if there is one.</param>
internal sealed class PrepareRun(PrepareOptions options, ClipInventory inventory, PrepareManifest manifest, WorkFolder work, byte[]? split)
{
    private const int ClipsPerBatch = 16;
    private const long BytesPerBatch = 16 << 20;

    /// <summary>Finished batches that wait for their turn, per worker: bounds the disk space of decoded clips.</summary>
    private const int BatchesAhead = 3;

    private readonly IReadOnlyList<ClipSource> clips = options.Shard?.Of(inventory.Clips) ?? inventory.Clips;
    private readonly HashSet<string> present = [.. inventory.Clips.Select(clip => clip.File).Where(File.Exists)];

    /// <summary>Makes the archive.</summary>
    /// <param name="progress">Reports progress, clip by clip.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The outcome.</returns>
    public async Task<PrepareReport> RunAsync(IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        using var journal = new PrepareJournal(Path.Combine(work.Path, "journal"), $"{manifest.Identity}/{Moment()}");
        var done = journal.Count;
        using var sink = FrameSink.Open(
            work, options.IsZip, options.Root, journal.Position, journal.Entries.LastOrDefault(entry => entry.Frames > 0)?.Clip);
        progress?.Report(new WorkProgress("Decoding", done, clips.Count, "clips"));
        await DecodeAsync(clips.Skip(done), journal, sink, progress, cancellationToken).ConfigureAwait(false);
        journal.Sync(sink);
        var report = Report(journal);
        report = report with { Written = (report.Clips > 0 || options.Shard is not null) && !(options.Strict && report.Skipped.Count > 0) };
        if (report.Written) sink.Finish(split, manifest with { Report = report }, work.Output);
        return report;
    }

    /// <summary>When the files were last written: a file that changed between two runs must not end up half old and half new.</summary>
    private string Moment()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var clip in clips)
        {
            hash.AppendData(
                Encoding.UTF8.GetBytes(File.GetLastWriteTimeUtc(clip.File).Ticks.ToString(CultureInfo.InvariantCulture) + "\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private async Task DecodeAsync(
        IEnumerable<ClipSource> clips,
        PrepareJournal journal,
        FrameSink sink,
        IProgress<WorkProgress>? progress,
        CancellationToken cancellationToken)
    {
        var decoder = new ClipDecoder(options, work.Fresh("clips"));
        using var free = new SemaphoreSlim(options.Workers);
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pending = new Queue<Task<IReadOnlyList<DecodedClip>>>();
        try
        {
            foreach (var batch in Batches(clips))
            {
                pending.Enqueue(DecodeAsync(decoder, batch, free, failed.Token));
                if (pending.Count >= options.Workers * BatchesAhead)
                    Write(await pending.Dequeue().ConfigureAwait(false), journal, sink, progress);
            }

            while (pending.Count > 0) Write(await pending.Dequeue().ConfigureAwait(false), journal, sink, progress);
        }
        finally
        {
            // After an error, no process may continue.
            await failed.CancelAsync().ConfigureAwait(false);
            await ((Task)Task.WhenAll(pending)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<IReadOnlyList<DecodedClip>> DecodeAsync(
        ClipDecoder decoder, IReadOnlyList<ClipSource> batch, SemaphoreSlim free, CancellationToken cancellationToken)
    {
        await free.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await decoder.DecodeAsync(batch, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            free.Release();
        }
    }

    private static IEnumerable<IReadOnlyList<ClipSource>> Batches(IEnumerable<ClipSource> clips)
    {
        var batch = new List<ClipSource>();
        var bytes = 0L;
        foreach (var clip in clips)
        {
            var size = File.Exists(clip.File) ? AtomicFile.Length(clip.File) : 0;
            if (batch.Count == ClipsPerBatch || (batch.Count > 0 && bytes + size > BytesPerBatch))
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }

            batch.Add(clip);
            bytes += size;
        }

        if (batch.Count > 0) yield return batch;
    }

    private void Write(IReadOnlyList<DecodedClip> batch, PrepareJournal journal, FrameSink sink, IProgress<WorkProgress>? progress)
    {
        foreach (var clip in batch)
        {
            if (clip.Problem is not null) RequirePresence(clip.Source);
            var frames = clip.Pictures is null ? 0 : Write(clip, sink);
            var issue = clip.Problem is null ? null : new ClipIssue(clip.Source.Path, clip.Problem);
            var reshaped = clip.PixelShape is { } shape
                ? new ClipIssue(clip.Source.Path, VideoInfo.Reshaped(shape))
                : null;
            journal.Add(
                new JournalEntry(clip.Source.Name, frames, issue, sink.Position) { Reshaped = options.Size.Width == 0 ? reshaped : null },
                sink);
            progress?.Report(
                new WorkProgress("Decoding", journal.Count, clips.Count, "clips", issue is null ? null : $"{issue.Path}: {issue.Reason}"));
        }
    }

    /// <summary>A clip that has disappeared since the start is not damaged: with its disk, all that follow may be gone.</summary>
    private void RequirePresence(ClipSource clip)
    {
        if (!present.Contains(clip.File) || File.Exists(clip.File)) return;
        throw new StrmException(
            $"The video '{clip.File}' has disappeared since the work began.",
            "The videos must stay in place until the archive is made.",
            "Bring it back, or check that its disk is still connected, and run the same command again: it resumes where it stopped.");
    }

    private int Write(DecodedClip clip, FrameSink sink)
    {
        sink.BeginClip(clip.Source.Name);
        using var pictures = File.OpenHandle(clip.Pictures!);
        var chosen = Chosen(clip.Frames.Count);
        for (var i = 0; i < chosen.Count; i++)
        {
            var frame = clip.Frames[chosen[i]];
            var buffer = ArrayPool<byte>.Shared.Rent(frame.Length);
            var read = RandomAccess.Read(pictures, buffer.AsSpan(0, frame.Length), frame.Offset);
            if (read != frame.Length) throw new EndOfStreamException($"'{clip.Pictures}' was cut short.");
            sink.Add(FrameSink.FramePath(clip.Source.Name, i + 1), buffer.AsSpan(0, frame.Length));
            ArrayPool<byte>.Shared.Return(buffer);
        }

        File.Delete(clip.Pictures!);
        return chosen.Count;
    }

    /// <summary>The frames to keep: all, or as many as asked for, evenly spaced from the first to the last.</summary>
    private List<int> Chosen(int count)
    {
        if (options.MaxFrames is not { } most || count <= most) return [.. Enumerable.Range(0, count)];
        return [.. Enumerable.Range(0, most).Select(i => most == 1 ? 0 : (int)((long)i * (count - 1) / (most - 1)))];
    }

    private PrepareReport Report(PrepareJournal journal)
    {
        var first = options.Shard is null or { Index: 1 };
        var issues = journal.Entries.Where(entry => entry.Issue is not null).ToArray();
        return new PrepareReport(
            journal.Entries.Count(entry => entry.Frames > 0),
            journal.Entries.Sum(entry => (long)entry.Frames),
            [.. first ? inventory.Skipped : [], .. issues.Where(entry => entry.Frames == 0).Select(entry => entry.Issue!)],
            [.. issues.Where(entry => entry.Frames > 0).Select(entry => entry.Issue!)],
            first ? inventory.Unlisted : 0)
        {
            Reshaped = [.. journal.Entries.Where(entry => entry.Frames > 0).Select(entry => entry.Reshaped).OfType<ClipIssue>()],
        };
    }
}
