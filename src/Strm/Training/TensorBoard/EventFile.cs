namespace Strm.Training.TensorBoard;

/// <summary>A TensorBoard event file of one run's metrics, continued when the run is resumed.</summary>
/// <remarks>
/// A resumed run first drops what came after the state that it starts from, and a record that was cut off, so that no step appears twice.
/// </remarks>
public sealed class EventFile : IDisposable
{
    private readonly ResilientLog log;

    private EventFile(ResilientLog log) => this.log = log;

    /// <summary>The name of the file in a run folder; TensorBoard looks for <c>tfevents</c> in it.</summary>
    public static string Name => "events.out.tfevents.strm";

    /// <summary>Opens or creates an event file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="step">Entries of later steps are dropped.</param>
    /// <returns>The file, ready for appending.</returns>
    public static EventFile Open(string path, long step)
    {
        var log = ResilientLog.Open(path, stream => KeptLength(stream, step));
        var file = new EventFile(log);
        if (log.Length == 0) file.Add(new ScalarEvent(Now(), 0, "brain.Event:2", []));
        return file;
    }

    /// <summary>Adds the values of a step.</summary>
    /// <param name="step">Tasks done.</param>
    /// <param name="values">Names, in which slashes make groups, and values.</param>
    public void Add(long step, IReadOnlyList<KeyValuePair<string, float>> values) => Add(new ScalarEvent(Now(), step, null, values));

    /// <summary>Writes pending entries to the file.</summary>
    /// <returns>Null, or why it could not be written yet.</returns>
    public string? Flush() => log.Flush();

    /// <inheritdoc/>
    public void Dispose() => log.Dispose();

    private static double Now() => (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;

    private static long KeptLength(Stream stream, long step)
    {
        var length = 0L;
        while (EventRecord.Read(stream) is { } content && ScalarEvent.StepOf(content) <= step) length = stream.Position;
        return length;
    }

    private void Add(ScalarEvent entry)
    {
        using var record = new MemoryStream();
        EventRecord.Write(record, entry.ToBytes());
        log.Append(record.ToArray());
    }
}
