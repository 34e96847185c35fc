using System.Globalization;
using Strm.Checkpoints;
using Strm.Models;

namespace Strm.Training;

/// <summary>Continues a run that the official code began, from the weights, optimizer and position in its checkpoint.</summary>
/// <remarks>
/// The optimizer's state numbers parameters in the order of the state dict's keys, leaving out buffers. When it saves, the official
/// code loses the gradients waiting for the next step, so a run continued from a checkpoint between two steps lacks them.
/// </remarks>
public static class OfficialRunState
{
    private static readonly string[] Unknown = ["dampening", "nesterov", "amsgrad", "maximize"];

    /// <summary>Restores a model and its trainer from a checkpoint.</summary>
    /// <param name="path">
    /// A checkpoint of the official code, or of any PyTorch training with the same keys: state dict, optimizer and iteration.
    /// </param>
    /// <param name="model">The model, on its device.</param>
    /// <param name="trainer">Its trainer; its position is set.</param>
    /// <param name="options">How it is trained: the optimizer and its settings must match the checkpoint.</param>
    /// <exception cref="StrmException">The checkpoint lacks optimizer or iteration, or does not fit the model or the options.</exception>
    public static void Restore(string path, FewShotModel model, Trainer trainer, TrainingOptions options)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var file = CheckpointFile.Open(path);
        if (file.Optimizer is not { } state || file.Iteration is not { } iteration) throw Incomplete(path);
        Check(path, state, iteration, options);
        var slots = Slots(path, file, state);
        ModelCheckpoint.LoadWeights(model, path);
        trainer.Optimizer.Load(name => Read(slots, name));
        trainer.Task = (int)iteration;
    }

    private static Dictionary<string, OptimizerSlot> Slots(string path, CheckpointFile file, OptimizerState state)
    {
        string[] names = [.. file.Entries.Select(e => e.Name).Where(n => !StateDictKeys.IsBuffer(n))];
        int[] numbers = [.. state.Groups.SelectMany(g => g.Parameters)];
        if (numbers.Length != names.Length || numbers.Any(n => n >= names.Length))
        {
            throw new StrmException(
                $"The optimizer in {path} has {numbers.Length} parameters, but its state dict has {names.Length}.",
                "Both must belong to the same model.",
                "Start from the weights alone with --initial.");
        }

        return state.Slots.Where(s => s.Key < names.Length).ToDictionary(s => names[s.Key], s => s.Value, StringComparer.Ordinal);
    }

    // The optimizer asks for "exp_avg.NAME", "step.NAME" and the like.
    private static Tensor? Read(Dictionary<string, OptimizerSlot> slots, string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (!slots.TryGetValue(name[(dot + 1)..], out var slot)) return null;
        if (slot.Tensors.TryGetValue(name[..dot], out var source)) return TensorFile.FromBytes(source.Entry, source.Read);
        return slot.Numbers.TryGetValue(name[..dot], out var number) ? tensor((long)number) : null;
    }

    private static void Check(string path, OptimizerState state, long iteration, TrainingOptions options)
    {
        var kind = options.Optimizer is OptimizerKind.Sgd ? SavedOptimizerKind.Sgd : SavedOptimizerKind.Adam;
        if (state.Kind != kind) throw Differs(path, $"optimizer is {Text(state.Kind)}", $"--optimizer {Text(state.Kind)}");
        if (iteration >= options.Iterations)
            throw Differs(path, $"run has done {iteration} tasks of {options.Iterations}", "a larger --iterations");
        foreach (var group in state.Groups)
        {
            Same(path, group, "lr", "learning rate", options.LearningRate, "--learning-rate");
            Same(path, group, "momentum", "momentum", kind is SavedOptimizerKind.Sgd ? options.Momentum : 0, "--momentum");
            Same(path, group, "weight_decay", "weight decay", options.WeightDecay, "--weight-decay");
            string[] unknown = [.. Unknown.Where(name => group.Number(name) is not (null or 0))];
            if (unknown.Length > 0)
            {
                throw new StrmException(
                    $"The optimizer in {path} uses {string.Join(" and ", unknown)}.",
                    "Optimizers here do not support that.",
                    "Start from the weights alone with --initial.");
            }
        }
    }

    private static void Same(string path, OptimizerGroup group, string name, string what, double ours, string flag)
    {
        if (group.Number(name) is { } theirs && Math.Abs(theirs - ours) > 1e-9 * Math.Abs(theirs))
        {
            throw Differs(
                path,
                $"{what} is {theirs.ToString(CultureInfo.InvariantCulture)}",
                $"{flag} {theirs.ToString(CultureInfo.InvariantCulture)}");
        }
    }

    private static string Text(SavedOptimizerKind kind) => kind switch
    {
        SavedOptimizerKind.Sgd => "sgd",
        SavedOptimizerKind.Adam => "adam",
        _ => "of an unknown kind",
    };

    private static StrmException Differs(string path, string what, string flag) => new(
        $"The checkpoint {path} cannot be resumed: its {what}.",
        "A run must continue with the options it was started with.",
        $"Give {flag}, or start from the weights alone with --initial.");

    private static StrmException Incomplete(string path) => new(
        $"The checkpoint {path} holds no optimizer state, or does not say how many tasks were done.",
        "Resuming a run needs both, as in the official code's checkpoint.pt.",
        "Start from the weights alone with --initial.");
}
