using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Strm.Checkpoints;
using Strm.Data;
using Strm.Models;
using static TorchSharp.torch;

namespace Strm.Training;

/// <summary>The resumable states of a run: weights, optimizer, waiting gradients and position; the last two are kept.</summary>
/// <remarks>
/// A state is <c>task-N.safetensors</c> and, written after it, <c>task-N.json</c> with its SHA-256. It counts only when both are there
/// and agree, so a state that was cut off or damaged is passed over for the one before. Episodes, crops and dropped units follow
/// from (seed, task), so no random state is needed.
/// </remarks>
public sealed class TrainingStates
{
    private const int Kept = 2;

    private readonly string folder;

    /// <summary>Looks after the states in a folder.</summary>
    /// <param name="folder">The folder; it is created when a state is saved.</param>
    public TrainingStates(string folder) => this.folder = folder;

    /// <summary>Saves the state after a task.</summary>
    /// <param name="model">The model.</param>
    /// <param name="trainer">Its trainer.</param>
    public void Save(FewShotModel model, Trainer trainer)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(trainer);
        using (NewDisposeScope())
        {
            var tensors = model.StateDict().Select(t => KeyValuePair.Create($"model.{t.Key}", t.Value))
                .Concat(trainer.Optimizer.State().Select(t => KeyValuePair.Create($"optimizer.{t.Key}", t.Value)));
            TensorFile.Write(TensorPath(trainer.Task), tensors);
        }

        var digest = new StateDigest(trainer.Task, Hash(TensorPath(trainer.Task)));
        RunFolder.WriteJson(DigestPath(trainer.Task), digest);
        foreach (var old in Tasks().SkipLast(Kept)) Delete(old);
    }

    /// <summary>Puts the newest sound state into a model and its trainer.</summary>
    /// <param name="model">The model, on its device.</param>
    /// <param name="trainer">Its trainer; its position is set.</param>
    /// <returns>Whether there was one.</returns>
    public bool Restore(FewShotModel model, Trainer trainer)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(trainer);
        foreach (var task in Tasks().Reverse().Where(IsSound))
        {
            Load(TensorPath(task), model, trainer);
            trainer.Task = task;
            return true;
        }

        return false;
    }

    /// <summary>Puts the state of a file into a model and its trainer; the position is not part of it.</summary>
    internal static void Load(string path, FewShotModel model, Trainer trainer)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var file = SafetensorsReader.Open(path);
        foreach (var (name, tensor) in model.StateDict()) tensor.copy_(TensorFile.Read(file, $"model.{name}"));
        trainer.Optimizer.Load(name => file.Contains($"optimizer.{name}") ? TensorFile.Read(file, $"optimizer.{name}") : null);
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
        catch (Exception exception) when (exception is IOException or JsonException)
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

    private void Delete(int task)
    {
        File.Delete(DigestPath(task));
        File.Delete(TensorPath(task));
    }

    private string TensorPath(int task) => Path.Combine(folder, $"task-{task}.safetensors");

    private string DigestPath(int task) => Path.Combine(folder, $"task-{task}.json");

    private sealed record StateDigest(int Task, string Sha256);
}
