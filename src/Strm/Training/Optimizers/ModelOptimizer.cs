using Strm.Checkpoints;
using Strm.Models;
using TorchSharp.Modules;

namespace Strm.Training.Optimizers;

/// <summary>
/// The optimizer of a model: two groups of parameters (backbone, head), their rates, and a state that can be saved by name.
/// </summary>
public sealed class ModelOptimizer : IDisposable
{
    private readonly TrainingOptions options;
    private readonly KeyValuePair<string, Parameter>[] parameters;
    private readonly ParameterUpdate[] updates;

    /// <summary>Creates the optimizer of a model that is already on its device.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">Kind, rates and decay.</param>
    public ModelOptimizer(FewShotModel model, TrainingOptions options)
    {
        this.options = options;
        var named = model.NamedParameters().Where(p => !(options.FreezeBackbone && IsBackbone(p.Key))).ToArray();
        var groups = named.GroupBy(p => IsBackbone(p.Key)).ToArray();
        parameters = [.. groups.SelectMany(g => g)];
        updates = [.. parameters.Select(p => ParameterUpdate.Create(p.Value, options))];
        Gradients = new GradientSum(parameters.Select(p => p.Value));
    }

    /// <summary>The parameters that are trained, by name.</summary>
    public IReadOnlyList<KeyValuePair<string, Parameter>> Parameters => parameters;

    /// <summary>The gradients of the tasks since the last step.</summary>
    public GradientSum Gradients { get; }

    /// <summary>Forgets all gradients.</summary>
    public void ClearGradients()
    {
        Gradients.Clear();
        foreach (var (_, parameter) in parameters) parameter.grad = null;
    }

    /// <summary>Makes one step.</summary>
    /// <param name="rateFactor">The factor on the learning rates.</param>
    public void Step(double rateFactor)
    {
        using var scope = NewDisposeScope();
        if (options.GradientClip > 0)
        {
            nn.utils.clip_grad_norm_(parameters.Select(p => p.Value).Where(p => p.grad is not null), options.GradientClip);
        }

        foreach (var ((name, _), update) in parameters.Zip(updates)) update.Step(Rate(name) * rateFactor);
    }

    /// <summary>The optimizer's state, and the gradients waiting for the next step, by name.</summary>
    /// <returns>Live tensors.</returns>
    public IEnumerable<KeyValuePair<string, Tensor>> State()
    {
        foreach (var ((name, _), update, sum) in parameters.Zip(updates, Gradients.Sums))
        {
            if (sum is not null) yield return KeyValuePair.Create($"grad.{name}", sum);
            foreach (var (part, tensor) in update.State) yield return KeyValuePair.Create($"{part}.{name}", tensor);
        }
    }

    /// <summary>Restores a saved state.</summary>
    /// <param name="read">Gives a saved tensor by name, null if there is none.</param>
    public void Load(Func<string, Tensor?> read)
    {
        using var scope = NewDisposeScope();
        foreach (var (i, ((name, _), update)) in parameters.Zip(updates).Index())
        {
            Gradients.Set(i, read($"grad.{name}"));
            update.Restore(part => read($"{part}.{name}"));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Gradients.Dispose();
        foreach (var update in updates) update.Dispose();
    }

    private static bool IsBackbone(string name) => name.StartsWith(StateDictKeys.Backbone, StringComparison.Ordinal);

    private double Rate(string name) => IsBackbone(name) ? options.BackboneLearningRate ?? options.LearningRate : options.LearningRate;
}

/// <summary>The learning rate as a function of the position in the run, so that nothing has to be saved.</summary>
public static class LearningRates
{
    /// <summary>The factor on the base rate at a step.</summary>
    /// <param name="options">Schedule and warm-up.</param>
    /// <param name="step">The optimizer step, from 0.</param>
    /// <param name="steps">The number of steps in the run.</param>
    /// <returns>A factor in (0, 1].</returns>
    public static double Factor(TrainingOptions options, int step, int steps)
    {
        var warmup = (int)Math.Ceiling(options.Warmup * steps);
        if (step < warmup) return (step + 1.0) / warmup;
        if (options.Schedule is LearningRateSchedule.Constant) return 1;
        var position = (step - warmup) / (double)Math.Max(1, steps - warmup);
        return 0.5 * (1 + Math.Cos(Math.PI * position));
    }
}
