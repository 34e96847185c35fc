using TorchSharp;
using TorchSharp.Modules;

namespace Strm.Training.Optimizers;

/// <summary>
/// Adam (Kingma and Ba, ICLR 2015), or AdamW (Loshchilov and Hutter, ICLR 2019), whose decay bypasses the moments.
/// </summary>
/// <remarks>
/// m = β₁·m + (1 − β₁)·g; v = β₂·v + (1 − β₂)·g²; w = w − η/(1 − β₁ᵗ)·m / (√(v/(1 − β₂ᵗ)) + ε), with PyTorch's
/// β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸.
/// </remarks>
internal sealed class AdamUpdate : ParameterUpdate
{
    private const double FirstDecay = 0.9;
    private const double SecondDecay = 0.999;
    private const double Epsilon = 1e-8;

    private readonly double decay;
    private readonly bool decoupled;
    private readonly Tensor first;
    private readonly Tensor second;
    private long steps;

    public AdamUpdate(Parameter parameter, double decay, bool decoupled)
        : base(parameter)
    {
        using var gradients = no_grad();
        (this.decay, this.decoupled) = (decay, decoupled);
        (first, second) = (zeros_like(parameter).DetachFromDisposeScope(), zeros_like(parameter).DetachFromDisposeScope());
    }

    public override IEnumerable<KeyValuePair<string, Tensor>> State =>
        [KeyValuePair.Create("exp_avg", first), KeyValuePair.Create("exp_avg_sq", second), KeyValuePair.Create("step", tensor(steps))];

    public override void Restore(Func<string, Tensor?> read)
    {
        if (read("step") is not { } step) return;
        steps = (long)step.Number();
        first.copy_(read("exp_avg")!);
        second.copy_(read("exp_avg_sq")!);
    }

    public override void Dispose()
    {
        first.Dispose();
        second.Dispose();
    }

    protected override void Step(Tensor gradient, double rate)
    {
        steps++;
        if (decoupled) Parameter.Scale(1 - (rate * decay));
        else gradient = WithDecay(gradient, decay);
        first.Scale(FirstDecay).Add(gradient, 1 - FirstDecay);
        using var share = (1 - SecondDecay).ToScalar();
        second.Scale(SecondDecay).addcmul_(gradient, gradient, share);
        var spread = second.sqrt().Over(Math.Sqrt(1 - Math.Pow(SecondDecay, steps))).Plus(Epsilon);
        using var step = (-rate / (1 - Math.Pow(FirstDecay, steps))).ToScalar();
        Parameter.addcdiv_(first, spread, step);
    }
}
