using TorchSharp;
using TorchSharp.Modules;

namespace Strm.Training.Optimizers;

/// <summary>How one parameter follows its gradients, with the state kept from step to step.</summary>
/// <remarks>
/// In TorchSharp's own optimizers nothing keeps the scalars alive while libtorch reads them; see <see cref="HeldNumbers"/>.
/// </remarks>
internal abstract class ParameterUpdate(Parameter parameter) : IDisposable
{
    /// <summary>The parameter.</summary>
    protected Parameter Parameter { get; } = parameter;

    /// <summary>What is kept between steps, by the names that PyTorch gives it: live tensors.</summary>
    public abstract IEnumerable<KeyValuePair<string, Tensor>> State { get; }

    /// <summary>Makes the update that the options ask for.</summary>
    public static ParameterUpdate Create(Parameter parameter, TrainingOptions options) => options.Optimizer is OptimizerKind.Sgd
        ? new SgdUpdate(parameter, options.Momentum, options.WeightDecay)
        : new AdamUpdate(parameter, options.WeightDecay, decoupled: options.Optimizer is OptimizerKind.AdamW);

    /// <summary>Makes one step, if the parameter has a gradient.</summary>
    public void Step(double rate)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        if (Parameter.grad is { } gradient) Step(gradient, rate);
    }

    /// <summary>Restores a saved state; <paramref name="read"/> gives null for what was not saved.</summary>
    public abstract void Restore(Func<string, Tensor?> read);

    public abstract void Dispose();

    protected abstract void Step(Tensor gradient, double rate);

    // With the weight's memory layout: sums over it, such as a norm, then round alike.
    protected Tensor Like(Tensor saved)
    {
        using var gradients = no_grad();
        return empty_like(Parameter).copy_(saved).DetachFromDisposeScope();
    }

    protected Tensor WithDecay(Tensor gradient, double decay)
    {
        if (decay == 0) return gradient;
        using var factor = decay.ToScalar();
        return gradient.add(Parameter, factor);
    }
}

/// <summary>Stochastic gradient descent, with momentum as PyTorch has it.</summary>
/// <remarks>g = ∇ + λ·w; b = μ·b + g, which begins as the first g; w = w − η·b.</remarks>
internal sealed class SgdUpdate(Parameter parameter, double momentum, double decay) : ParameterUpdate(parameter)
{
    private const string Buffer = "momentum_buffer";

    private Tensor? buffer;

    public override IEnumerable<KeyValuePair<string, Tensor>> State => buffer is null ? [] : [KeyValuePair.Create(Buffer, buffer)];

    public override void Restore(Func<string, Tensor?> read)
    {
        Dispose();
        buffer = read(Buffer) is { } saved ? Like(saved) : null;
    }

    public override void Dispose() => buffer?.Dispose();

    protected override void Step(Tensor gradient, double rate)
    {
        gradient = WithDecay(gradient, decay);
        if (momentum != 0)
        {
            buffer = buffer?.Scale(momentum).Add(gradient) ?? gradient.detach().clone().DetachFromDisposeScope();
            gradient = buffer;
        }

        Parameter.Add(gradient, -rate);
    }
}
