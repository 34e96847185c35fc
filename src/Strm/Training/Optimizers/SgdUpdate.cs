using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Strm.Training.Optimizers;

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
