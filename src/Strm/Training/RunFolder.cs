using System.Globalization;
using System.Text.Json;

namespace Strm.Training;

/// <summary>The folder of one training run: its description, metrics, checkpoints and resumable states. One process at a time.</summary>
/// <remarks>
/// <c>run.json</c>, <c>metrics.jsonl</c>, <c>checkpoints/last.safetensors</c>, <c>state/</c> and <c>summary.json</c>. The lock is the
/// operating system's on an open file, so that it ends with its process.
/// </remarks>
public sealed class RunFolder : IDisposable
{
    private readonly FileStream guard;
    private StreamWriter? metrics;

    private RunFolder(string path, FileStream guard) => (Location, this.guard) = (path, guard);

    /// <summary>The folder.</summary>
    public string Location { get; }

    /// <summary>Where the resolved options, seed and versions are.</summary>
    public string DescriptionPath => Path.Combine(Location, "run.json");

    /// <summary>One line of JSON per task.</summary>
    public string MetricsPath => Path.Combine(Location, "metrics.jsonl");

    /// <summary>The weights after the last task.</summary>
    public string LastCheckpointPath => Path.Combine(Location, "checkpoints", "last.safetensors");

    /// <summary>What resuming needs.</summary>
    public string StatePath => Path.Combine(Location, "state");

    /// <summary>What the run ended with.</summary>
    public string SummaryPath => Path.Combine(Location, "summary.json");

    /// <summary>Opens or creates the folder and locks it.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="StrmException">Another process uses it, or it cannot be written.</exception>
    public static RunFolder Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var location = Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(location);
            return new RunFolder(location, new FileStream(Path.Combine(location, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception)
        {
            throw new StrmException(
                $"The run folder {location} cannot be used: {exception.Message.TrimEnd('.')}.",
                "One process at a time may train in it.",
                "Wait for the other process or name another folder with --out.",
                exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new StrmException(
                $"The run folder {location} cannot be written.", "It must be a folder that you may write to.", "Name another one with --out.", exception);
        }
    }

    /// <summary>Writes an object as indented JSON, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="value">The object.</param>
    /// <typeparam name="T">Its type.</typeparam>
    public static void WriteJson<T>(string path, T value) =>
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, value, StrmJson.Indented));

    /// <summary>Adds one line to the metrics.</summary>
    /// <param name="progress">The task just done.</param>
    public void Append(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        metrics ??= new StreamWriter(MetricsPath, append: true);
        var line = new { task = progress.Task, loss = progress.Loss, accuracy = progress.Accuracy, learning_rate = progress.LearningRate };
        metrics.WriteLine(JsonSerializer.Serialize(line, StrmJson.Line));
    }

    /// <summary>Makes sure that all metrics are in the file.</summary>
    public void FlushMetrics() => metrics?.Flush();

    /// <summary>Drops the metrics of tasks that a resumed run will do again, and half-written lines.</summary>
    /// <param name="task">Tasks done at the state resumed from.</param>
    public void RewindMetrics(int task)
    {
        if (!File.Exists(MetricsPath)) return;
        var kept = File.ReadLines(MetricsPath).TakeWhile(line => IsUpTo(line, task)).ToArray();
        AtomicFile.Write(MetricsPath, stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true);
            foreach (var line in kept) writer.WriteLine(line);
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        metrics?.Dispose();
        guard.Dispose();
    }

    private static bool IsUpTo(string line, int task)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.GetProperty("task").GetInt32() <= task;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The folder's name and location.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"run folder {Location}");
}
