using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Strm.Training;

/// <summary>Scales the loss so that small gradients survive float16, and finds the largest scale that does not overflow.</summary>
/// <remarks>
/// Micikevicius et al., "Mixed precision training", ICLR 2018, section 3.2. A step whose gradient overflows is left out and halves the
/// scale; 2,000 good steps in a row double it. Scales are powers of two, so that scaling itself changes no digit.
/// </remarks>
public sealed class GradientScaler
{
    private const double Largest = 1 << 24;
    private const int GoodStepsToGrow = 2000;

    /// <summary>Creates the scaler.</summary>
    /// <param name="enabled">Whether it does anything; only float16 needs it.</param>
    public GradientScaler(bool enabled) => Enabled = enabled;

    /// <summary>Whether losses are scaled.</summary>
    public bool Enabled { get; }

    /// <summary>The factor on the loss.</summary>
    public double Scale { get; private set; } = 65536;

    /// <summary>Steps since the scale last changed.</summary>
    public int GoodSteps { get; private set; }

    /// <summary>Goes on from a saved position.</summary>
    /// <param name="scale">The factor on the loss.</param>
    /// <param name="goodSteps">Steps since it last changed.</param>
    public void Restore(double scale, int goodSteps) => (Scale, GoodSteps) = (scale, goodSteps);

    /// <summary>Scales a loss.</summary>
    /// <param name="loss">A scalar.</param>
    /// <returns>What to call backward on.</returns>
    public Tensor Scaled(Tensor loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return Enabled ? loss.Times(Scale) : loss.alias();
    }

    /// <summary>Takes the scale out of the gradients before a step, and adapts it.</summary>
    /// <param name="parameters">The weights to be stepped.</param>
    /// <returns>Whether to step: false where a gradient overflowed.</returns>
    public bool Unscale(IEnumerable<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (!Enabled) return true;
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var all = parameters.Select(p => p.grad).OfType<Tensor>().ToArray();
        var finite = all.All(g => g.IsFinite());
        if (finite)
        {
            foreach (var gradient in all) gradient.Scale(1 / Scale);
        }

        Adapt(finite);
        return finite;
    }

    private void Adapt(bool finite)
    {
        if (!finite) (Scale, GoodSteps) = (Math.Max(1, Scale / 2), 0);
        else if (++GoodSteps >= GoodStepsToGrow) (Scale, GoodSteps) = (Math.Min(Largest, Scale * 2), 0);
    }
}
