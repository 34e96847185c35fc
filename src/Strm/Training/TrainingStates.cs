using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Strm.Checkpoints;
using Strm.Models;
using Strm.Training.Replicas;

namespace Strm.Training;

/// <summary>
/// The resumable states of a run: weights and their average, optimizer, pending gradients, validations and position; the last few are kept.
/// </summary>
/// <remarks>
/// A state is <c>task-N.safetensors</c> and, written after it, <c>task-N.json</c> with its SHA-256. It counts only when both are there
/// and agree, so a state that was cut off or damaged is skipped for the one before. Every random stream (episodes, frames, crops,
/// dropped units, weights) and the learning rate are functions of the seed and the task, so the task is their state.
/// </remarks>
public sealed class TrainingStates
{
    private const string PositionKey = "position";

    private readonly string folder;
    private readonly int kept;

    /// <summary>Manages the states in a folder.</summary>
    /// <param name="folder">The folder; it is created when a state is saved.</param>
    /// <param name="kept">How many to keep.</param>
    public TrainingStates(string folder, int kept = 2) => (this.folder, this.kept) = (Path.GetFullPath(folder), kept);

    /// <summary>The tasks of states that <see cref="Restore"/> skipped because they are cut off or damaged.</summary>
    public IReadOnlyList<int> PassedOver { get; private set; } = [];

    /// <summary>Saves the state after a task.</summary>
    /// <param name="model">The model.</param>
    /// <param name="trainer">Its trainer.</param>
    public void Save(FewShotModel model, Trainer trainer)
    {
        using (NewDisposeScope())
        {
            var tensors = Tensors(model, trainer);
            var position = JsonSerializer.Serialize(TrainingPosition.Of(trainer), StrmJson.Line);
            TensorFile.Write(TensorPath(trainer.Task), tensors, new Dictionary<string, string> { [PositionKey] = position });
        }

        var digest = new StateDigest(trainer.Task, Hash(TensorPath(trainer.Task)));
        RunFolder.WriteJson(DigestPath(trainer.Task), digest);
        Tidy();
    }

    /// <summary>Restores a model and its trainer from the newest intact state.</summary>
    /// <param name="model">The model, on its device.</param>
    /// <param name="trainer">Its trainer; its position is set.</param>
    /// <returns>Whether there was one.</returns>
    public bool Restore(FewShotModel model, Trainer trainer)
    {
        var tasks = Tasks().Reverse().ToArray();
        PassedOver = [.. tasks.TakeWhile(task => !IsSound(task))];
        if (PassedOver.Count == tasks.Length) return false;
        Load(TensorPath(tasks[PassedOver.Count]), model, trainer);
        return true;
    }

    /// <summary>Broadcasts the first replica's state, so that all begin with the same weights, optimizer and position.</summary>
    /// <param name="replica">Which replica the model is; all make this call.</param>
    /// <param name="model">The model, on its device.</param>
    /// <param name="trainer">Its trainer.</param>
    internal static void Broadcast(Replica replica, FewShotModel model, Trainer trainer)
    {
        if (replica.Count == 1) return;
        using var scope = NewDisposeScope();
        KeyValuePair<string, Tensor>[] own = replica.IsFirst ? [.. Tensors(model, trainer)] : [];
        var names = JsonSerializer.Deserialize<string[]>(replica.Broadcast(JsonSerializer.Serialize(own.Select(t => t.Key))))!;
        var position = JsonSerializer.Deserialize<TrainingPosition>(
            replica.Broadcast(JsonSerializer.Serialize(TrainingPosition.Of(trainer), StrmJson.Line)), StrmJson.Line)!;
        var state = names.Zip(replica.Broadcast([.. own.Select(t => t.Value)]))
            .ToDictionary(t => t.First, t => t.Second, StringComparer.Ordinal);
        if (!replica.IsFirst) Apply(position, name => state.GetValueOrDefault(name), model, trainer);
    }

    private static IEnumerable<KeyValuePair<string, Tensor>> Tensors(FewShotModel model, Trainer trainer) =>
        model.StateDict().Select(t => KeyValuePair.Create($"model.{t.Key}", t.Value))
            .Concat(trainer.Optimizer.State().Select(t => KeyValuePair.Create($"optimizer.{t.Key}", t.Value)))
            .Concat(trainer.WeightAverage?.State().Select(t => KeyValuePair.Create($"average.{t.Key}", t.Value)) ?? []);

    private static void Load(string path, FewShotModel model, Trainer trainer)
    {
        using var scope = NewDisposeScope();
        using var file = SafetensorsReader.Open(path);
        Apply(Position(file, path), name => file.Contains(name) ? TensorFile.Read(file, name) : null, model, trainer);
    }

    private static void Apply(TrainingPosition position, Func<string, Tensor?> read, FewShotModel model, Trainer trainer)
    {
        using var gradients = no_grad();
        foreach (var (name, tensor) in model.StateDict()) tensor.copy_(read($"model.{name}")!);
        trainer.Optimizer.Load(name => read($"optimizer.{name}"));
        trainer.WeightAverage?.Load(name => read($"average.{name}")!);
        position.ApplyTo(trainer);
    }

    private static TrainingPosition Position(SafetensorsReader file, string path)
    {
        try
        {
            return JsonSerializer.Deserialize<TrainingPosition>(file.Metadata[PositionKey], StrmJson.Line)!;
        }
        catch (Exception exception) when (exception is KeyNotFoundException or JsonException)
        {
            throw new StrmException(
                $"The saved state {path} does not record how far its run had got.",
                "It must be a state that this version of strm wrote.",
                "Resume with the version that wrote it, or start a new run from checkpoints/last.safetensors with --initial.",
                exception);
        }
    }

    private static string Hash(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private bool IsSound(int task)
    {
        try
        {
            var digest = JsonSerializer.Deserialize<StateDigest>(File.ReadAllBytes(DigestPath(task)), StrmJson.Line);
            return digest is not null && digest.Task == task && digest.Sha256 == Hash(TensorPath(task));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return false;
        }
    }

    private int[] Tasks() => !Directory.Exists(folder)
        ? []
        : [.. Directory.EnumerateFiles(folder, "task-*.json")
            .Select(path => Path.GetFileNameWithoutExtension(path)["task-".Length..])
            .Where(text => int.TryParse(text, CultureInfo.InvariantCulture, out _))
            .Select(text => int.Parse(text, CultureInfo.InvariantCulture))
            .Order()];

    // The digest is deleted first: a state without one does not count. Leftovers of a process that died while saving go too.
    private void Tidy()
    {
        var stay = Tasks().TakeLast(kept).SelectMany(task => new[] { DigestPath(task), TensorPath(task) })
            .ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.GetFiles(folder, "task-*").Where(file => !stay.Contains(file))
            .OrderBy(file => !file.EndsWith(".json", StringComparison.Ordinal)))
        {
            File.Delete(file);
        }
    }

    private string TensorPath(int task) => Path.Combine(folder, $"task-{task}.safetensors");

    private string DigestPath(int task) => Path.Combine(folder, $"task-{task}.json");

    private sealed record StateDigest(int Task, string Sha256);
}

/// <summary>The numbers of a saved state: where a run stands, besides its tensors.</summary>
/// <param name="Task">Tasks done.</param>
/// <param name="Average">Loss and accuracy of the last tasks.</param>
/// <param name="Validations">The validations made.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)] // Earlier versions also wrote the scale of the loss, which only float16 used.
internal sealed record TrainingPosition(int Task, RunningAverage Average, IReadOnlyList<ValidationResult> Validations)
{
    /// <summary>The position of a trainer.</summary>
    public static TrainingPosition Of(Trainer trainer) => new(trainer.Task, trainer.Average, trainer.Validations.Results);

    /// <summary>Sets a trainer to this position.</summary>
    public void ApplyTo(Trainer trainer)
    {
        trainer.Task = Task;
        trainer.Average = Average;
        trainer.Validations.Restore(Validations);
    }
}
