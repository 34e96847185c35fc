using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Strm.Torch;

/// <summary>A linear layer whose matmul can take its operands in a narrower format; weights, bias and result keep theirs.</summary>
public sealed class LinearLayer : Module<Tensor, Tensor>, IPreciseLayer
{
    private readonly Parameter weight;
    private readonly Parameter? bias;

    /// <summary>Creates the layer with uninitialised weights.</summary>
    /// <param name="input">Width of its input, I.</param>
    /// <param name="output">Width of its output, O.</param>
    /// <param name="hasBias">Whether it has a bias.</param>
    public LinearLayer(long input, long output, bool hasBias = true)
        : base(nameof(LinearLayer))
    {
        weight = Parameter(empty(output, input)); // (O, I)
        bias = hasBias ? Parameter(empty(output)) : null; // (O)
        RegisterComponents();
    }

    /// <summary>The weight (O, I).</summary>
    public Parameter Weight => weight;

    /// <summary>The bias (O); null if there is none.</summary>
    public Parameter? Bias => bias;

    /// <inheritdoc/>
    public MatmulPrecision Precision { get; set; }

    /// <summary>Applies the layer to the last dimension.</summary>
    /// <param name="input">Any tensor (…, I).</param>
    /// <returns>A tensor (…, O) of the weight's type.</returns>
    public override Tensor forward(Tensor input)
    {
        if (Precision is MatmulPrecision.Fp32) return functional.linear(input, weight, bias);
        using var scope = NewDisposeScope();
        var product = functional.linear(Precision.Narrowed(input), Precision.Narrowed(weight)).to_type(weight.dtype); // (…, O)
        return (bias is null ? product : product.Add(bias)).MoveToOuterDisposeScope();
    }
}
