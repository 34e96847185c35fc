using Strm.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace Strm.Training;

/// <summary>The optimizer of a model: two groups of parameters (backbone, head), their rates, and a state that can be saved by name.</summary>
public sealed class ModelOptimizer : IDisposable
{
    private const string BackbonePrefix = "resnet.";

    private readonly TrainingOptions options;
    private readonly KeyValuePair<string, Parameter>[] parameters;
    private readonly OptimizerHelper optimizer;
    private readonly double[] rates;

    /// <summary>Creates the optimizer of a model that is already on its device.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">Kind, rates and decay.</param>
    public ModelOptimizer(FewShotModel model, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        var named = model.NamedParameters().Where(p => !(options.FreezeBackbone && IsBackbone(p.Key))).ToArray();
        var groups = named.GroupBy(p => IsBackbone(p.Key)).ToArray();
        parameters = [.. groups.SelectMany(g => g)];
        rates = [.. groups.Select(g => g.Key ? options.BackboneLearningRate ?? options.LearningRate : options.LearningRate)];
        optimizer = Create(groups.Select(g => g.Select(p => p.Value).ToArray()));
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

        foreach (var (group, rate) in optimizer.ParamGroups.Zip(rates)) group.LearningRate = rate * rateFactor;
        optimizer.step();
    }

    /// <summary>The optimizer's state, and gradients that wait for the next step, by name.</summary>
    /// <returns>Live tensors.</returns>
    public IEnumerable<KeyValuePair<string, Tensor>> State()
    {
        foreach (var ((name, _), state, sum) in parameters.Zip(optimizer.state_dict().State, Gradients.Sums))
        {
            if (sum is not null) yield return KeyValuePair.Create($"grad.{name}", sum);
            foreach (var (part, tensor) in Parts(state)) yield return KeyValuePair.Create($"{part}.{name}", tensor);
        }
    }

    /// <summary>Puts a saved state back.</summary>
    /// <param name="read">Gives a saved tensor by name, null where there is none.</param>
    public void Load(Func<string, Tensor?> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        using var scope = NewDisposeScope();
        foreach (var (i, ((name, parameter), state)) in parameters.Zip(optimizer.state_dict().State).Index())
        {
            Gradients.Set(i, read($"grad.{name}"));
            Restore(state, part => read($"{part}.{name}"), parameter);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Gradients.Dispose();
        optimizer.Dispose();
    }

    private static bool IsBackbone(string name) => name.StartsWith(BackbonePrefix, StringComparison.Ordinal);

    private static IEnumerable<(string Part, Tensor Tensor)> Parts(OptimizerState state)
    {
        switch (state)
        {
            case SGD.State { momentum_buffer: { } momentum }:
                yield return ("momentum_buffer", momentum);
                break;
            case Adam.State adam:
                yield return ("exp_avg", adam.exp_avg);
                yield return ("exp_avg_sq", adam.exp_avg_sq);
                yield return ("step", tensor(adam.step));
                break;
            case AdamW.State adam:
                yield return ("exp_avg", adam.exp_avg);
                yield return ("exp_avg_sq", adam.exp_avg_sq);
                yield return ("step", tensor(adam.step));
                break;
        }
    }

    // Laid out in memory as the weight is: sums over it, such as a norm, then round alike.
    private static Tensor Like(Tensor parameter, Tensor saved)
    {
        using var gradients = no_grad();
        return empty_like(parameter).copy_(saved);
    }

    private static void Restore(OptimizerState state, Func<string, Tensor?> read, Tensor parameter)
    {
        switch (state)
        {
            case SGD.State sgd:
                sgd.momentum_buffer = read("momentum_buffer") is { } momentum ? Like(parameter, momentum).DetachFromDisposeScope() : null;
                break;
            case Adam.State adam when read("step") is { } step:
                adam.step = step.ToInt64();
                adam.exp_avg.copy_(read("exp_avg")!);
                adam.exp_avg_sq.copy_(read("exp_avg_sq")!);
                break;
            case AdamW.State adam when read("step") is { } step:
                adam.step = step.ToInt64();
                adam.exp_avg.copy_(read("exp_avg")!);
                adam.exp_avg_sq.copy_(read("exp_avg_sq")!);
                break;
        }
    }

    // What a group does not say itself is zero, not the optimizer's default.
    private OptimizerHelper Create(IEnumerable<Parameter[]> groups)
    {
        var (rate, decay) = (options.LearningRate, options.WeightDecay);
        return options.Optimizer switch
        {
            OptimizerKind.Sgd => optim.SGD(groups.Select(g => new SGD.ParamGroup(g, rate, options.Momentum, weight_decay: decay)), rate, options.Momentum, weight_decay: decay),
            OptimizerKind.Adam => optim.Adam(groups.Select(g => new Adam.ParamGroup(g, rate, weight_decay: decay)), rate, weight_decay: decay),
            _ => optim.AdamW(groups.Select(g => new AdamW.ParamGroup(g, rate, weight_decay: decay)), rate, weight_decay: decay),
        };
    }
}
