using System.Diagnostics;
using System.Text.Json;

namespace Strm.Preparation;

/// <summary>The finished clips, a line each, so that an interrupted run can resume.</summary>
/// <remarks>
/// A line is written only after the frames it describes have reached the disk. What a killed run wrote after the last line
/// is cut off and redone.
/// </remarks>
internal sealed class PrepareJournal : IDisposable
{
    private static readonly TimeSpan SyncInterval = TimeSpan.FromSeconds(1);

    private readonly List<JournalEntry> entries = [];
    private readonly List<JournalEntry> waiting = [];
    private readonly FileStream file;
    private readonly Stopwatch sinceSync = Stopwatch.StartNew();

    /// <summary>Opens a journal.</summary>
    /// <param name="path">The file.</param>
    /// <param name="identity">What identifies the run: its input and options; a journal of another run is emptied.</param>
    public PrepareJournal(string path, string identity)
    {
        file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        var content = new byte[file.Length];
        file.ReadExactly(content);
        file.SetLength(Read(content, identity));
        file.Position = file.Length;
        if (file.Length > 0) return;
        Write(identity);
        file.Flush(flushToDisk: true);
    }

    /// <summary>The finished clips, in order, including those not yet on disk.</summary>
    public IEnumerable<JournalEntry> Entries => entries.Concat(waiting);

    /// <summary>The number of finished clips.</summary>
    public int Count => entries.Count + waiting.Count;

    /// <summary>Where the archive is resumed.</summary>
    public SinkPosition Position => Entries.LastOrDefault()?.Position ?? SinkPosition.Start;

    /// <summary>Notes a clip; from time to time everything is flushed to disk.</summary>
    /// <param name="entry">The clip.</param>
    /// <param name="sink">The sink that has its frames.</param>
    public void Add(JournalEntry entry, FrameSink sink)
    {
        waiting.Add(entry);
        if (sinceSync.Elapsed >= SyncInterval) Sync(sink);
    }

    /// <summary>Flushes the frames, then the lines about them, to disk.</summary>
    /// <param name="sink">Where the frames are.</param>
    public void Sync(FrameSink sink)
    {
        if (waiting.Count == 0) return;
        sink.Flush();
        foreach (var entry in waiting) Write(entry);
        file.Flush(flushToDisk: true);
        entries.AddRange(waiting);
        waiting.Clear();
        sinceSync.Restart();
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    /// <summary>Reads complete lines and returns their length in bytes.</summary>
    private long Read(ReadOnlySpan<byte> content, string identity)
    {
        var at = 0;
        for (var first = true; content[at..].IndexOf((byte)'\n') is >= 0 and var length; first = false)
        {
            var line = content.Slice(at, length);
            if (first && !IsIdentity(line, identity)) return 0;
            if (!first)
            {
                if (TryParse(line) is not { } entry) return at;
                entries.Add(entry);
            }

            at += length + 1;
        }

        return at;
    }

    private static bool IsIdentity(ReadOnlySpan<byte> line, string identity)
    {
        try
        {
            return JsonSerializer.Deserialize<string>(line) == identity;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static JournalEntry? TryParse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<JournalEntry>(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Write<T>(T value)
    {
        file.Write(JsonSerializer.SerializeToUtf8Bytes(value));
        file.WriteByte((byte)'\n');
    }
}

/// <summary>A finished clip.</summary>
/// <param name="Clip">Class and clip as in the archive.</param>
/// <param name="Frames">Its frames; 0 for a clip that was skipped.</param>
/// <param name="Issue">What is wrong with it, if anything.</param>
/// <param name="Position">How much of the archive is written, including it.</param>
internal sealed record JournalEntry(string Clip, int Frames, ClipIssue? Issue, SinkPosition Position)
{
    /// <summary>Notes that its shape was changed; null if it was not.</summary>
    public ClipIssue? Reshaped { get; init; }
}
