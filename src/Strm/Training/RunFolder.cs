using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Strm.Training.TensorBoard;

namespace Strm.Training;

/// <summary>The folder of one training run: its description, metrics, checkpoints and resumable states. One process at a time.</summary>
/// <remarks>
/// <c>run.json</c>, <c>metrics.jsonl</c>, TensorBoard's <c>events.out.tfevents.strm</c>, <c>checkpoints/last.safetensors</c> (and
/// <c>best.safetensors</c> when validating), <c>state/</c> and <c>summary.json</c>. The operating system holds the lock on an open file,
/// so it ends with its process.
/// </remarks>
public sealed class RunFolder : IDisposable
{
    private const string LockName = ".lock";
    private const string HolderName = ".process";

    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(2);

    private readonly FileStream guard;
    private readonly bool isNew;
    private ResilientLog? metrics;
    private EventFile? events;
    private long flushed = Stopwatch.GetTimestamp();

    private RunFolder(string path, FileStream guard, bool isNew) => (Location, this.guard, this.isNew) = (path, guard, isNew);

    /// <summary>The folder.</summary>
    public string Location { get; }

    /// <summary>Where the resolved options, seed and versions are.</summary>
    public string DescriptionPath => Path.Combine(Location, "run.json");

    /// <summary>One line of JSON per task.</summary>
    public string MetricsPath => Path.Combine(Location, "metrics.jsonl");

    /// <summary>The weights after the last task.</summary>
    public string LastCheckpointPath => Path.Combine(Location, "checkpoints", "last.safetensors");

    /// <summary>The weights that validated best, if the run validates.</summary>
    public string BestCheckpointPath => Path.Combine(Location, "checkpoints", "best.safetensors");

    /// <summary>TensorBoard's event file.</summary>
    public string EventsPath => Path.Combine(Location, EventFile.Name);

    /// <summary>What resuming needs.</summary>
    public string StatePath => Path.Combine(Location, "state");

    /// <summary>The outcome of the run.</summary>
    public string SummaryPath => Path.Combine(Location, "summary.json");

    /// <summary>Opens or creates the folder and locks it.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="StrmException">Another process uses it, or it cannot be written.</exception>
    public static RunFolder Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var location = Path.GetFullPath(path);
        FileStream? guard = null;
        try
        {
            var isNew = !Directory.Exists(location);
            Directory.CreateDirectory(location);
            guard = new FileStream(Path.Combine(location, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(
                Path.Combine(location, HolderName),
                string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} on {Environment.MachineName}"));
            return new RunFolder(location, guard, isNew);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            guard?.Dispose();
            throw DiskSpace.IsFull(exception) ? DiskSpace.Full(location, exception) : Unusable(location, exception);
        }
    }

    private static StrmException Unusable(string location, Exception cause) => FileLock.IsHeld(cause)
        ? new(
            $"The run folder {location} is in use by {(Holder(location) is { } holder ? "process " + holder : "another process")}.",
            "One process at a time may train in it.",
            "Wait for the other process or name another folder with --out.",
            cause)
        : new(
            $"The run folder {location} cannot be written: {cause.Message.TrimEnd('.')}.",
            "It must be a folder that you may write to.",
            "Name another one with --out.",
            cause);

    /// <summary>Writes an object as indented JSON, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="value">The object.</param>
    /// <typeparam name="T">Its type.</typeparam>
    public static void WriteJson<T>(string path, T value) =>
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, value, StrmJson.Indented));

    /// <summary>
    /// Opens metrics and events, and drops half-written entries and those of tasks that a resumed run will repeat.
    /// </summary>
    /// <param name="task">Tasks done in the state resumed from; 0 for a fresh run.</param>
    public void Rewind(int task)
    {
        metrics?.Dispose();
        events?.Dispose();
        metrics = ResilientLog.Open(MetricsPath, stream => KeptLength(stream, task));
        events = EventFile.Open(EventsPath, task);
    }

    /// <summary>Adds a task to metrics and events.</summary>
    /// <param name="progress">The task just done.</param>
    public void Append(TrainingProgress progress)
    {
        Append(new { task = progress.Task, loss = progress.Loss, accuracy = progress.Accuracy, learning_rate = progress.LearningRate });
        events?.Add(
            progress.Task,
            [
                KeyValuePair.Create("train/loss", (float)progress.Loss),
                KeyValuePair.Create("train/accuracy", (float)progress.Accuracy),
                KeyValuePair.Create("train/learning_rate", (float)progress.LearningRate),
                KeyValuePair.Create("speed/tasks_per_second", (float)progress.TasksPerSecond),
                KeyValuePair.Create("speed/data_wait_share", (float)progress.WaitShare),
            ]);
        if (Stopwatch.GetElapsedTime(flushed) > FlushInterval) _ = Flush();
    }

    /// <summary>Adds a validation to metrics and events.</summary>
    /// <param name="result">The validation just made.</param>
    public void Append(ValidationResult result)
    {
        var (mean, halfWidth, episodes) = result.Accuracy;
        Append(new { task = result.Task, validation_accuracy = mean, validation_half_width = halfWidth, validation_episodes = episodes });
        events?.Add(
            result.Task,
            [KeyValuePair.Create("validation/accuracy", (float)mean), KeyValuePair.Create("validation/half_width", (float)halfWidth)]);
    }

    /// <summary>Makes sure that all metrics and events are in their files.</summary>
    /// <returns>Null, or why they could not be written; they are kept for the next attempt.</returns>
    public string? Flush()
    {
        flushed = Stopwatch.GetTimestamp();
        var (first, second) = (metrics?.Flush(), events?.Flush());
        return first ?? second;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        metrics?.Dispose();
        events?.Dispose();
        if (isNew) RemoveIfUnused();
        guard.Dispose();
    }

    /// <summary>A run that was refused before its first file leaves no folder behind.</summary>
    private void RemoveIfUnused()
    {
        if (!Directory.EnumerateFileSystemEntries(Location).All(entry => Path.GetFileName(entry) is LockName or HolderName)) return;
        Directory.Delete(Location, recursive: true);
    }

    /// <summary>The folder's name and location.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"run folder {Location}");

    private void Append<T>(T line) => metrics?.Append(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(line, StrmJson.Line) + "\n"));

    // Not in the locked file, which no other process can read.
    private static string? Holder(string location)
    {
        try
        {
            return File.ReadAllText(Path.Combine(location, HolderName)) is { Length: > 0 } text ? text : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static long KeptLength(Stream stream, int task)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        var length = 0L;
        foreach (var line in reader.ReadToEnd().Split('\n')[..^1])
        {
            if (!IsUpTo(line, task)) break;
            length += Encoding.UTF8.GetByteCount(line) + 1;
        }

        return length;
    }

    private static bool IsUpTo(string line, int task)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.GetProperty("task").GetInt32() <= task;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }
}
