using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;

namespace Strm.Heads.HyRsm;

/// <summary>
/// Self-attention with several heads, normalised first, with a residual: x + W_o·[heads of softmax(QKᵀ/√d)·V](LayerNorm(x)).
/// </summary>
public sealed class SelfAttention : Module<Tensor, Tensor>
{
    [ComponentName(Name = "norm")]
    private readonly LayerNorm norm;

    [ComponentName(Name = "to_qkv")]
    private readonly LinearLayer projection;

    [ComponentName(Name = "to_out")]
    private readonly LinearLayer output;

    private readonly int heads;
    private readonly int headWidth;

    /// <summary>Creates the module with uninitialised weights.</summary>
    /// <param name="width">Channels, D.</param>
    /// <param name="heads">Attention heads.</param>
    /// <param name="headWidth">Channels of each head, d.</param>
    public SelfAttention(int width, int heads, int headWidth)
        : base(nameof(SelfAttention))
    {
        (this.heads, this.headWidth) = (heads, headWidth);
        norm = LayerNorm(width);
        projection = new LinearLayer(width, 3 * heads * headWidth, hasBias: false);
        output = new LinearLayer(heads * headWidth, width);
        RegisterComponents();
    }

    /// <summary>Lets the elements of each set see each other.</summary>
    /// <param name="input">Sets of elements (N, L, D).</param>
    /// <returns>Sets of the same shape.</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var parts = projection.forward(norm.forward(input)) // (N, L, 3·heads·d)
            .reshape(input.shape[0], input.shape[1], 3, heads, headWidth)
            .permute(2, 0, 3, 1, 4); // (3, N, heads, L, d)
        var attention = parts[0].matmul(parts[1].transpose(-2, -1)).Over(Math.Sqrt(headWidth)).softmax(-1); // (N, heads, L, L)
        var mixed = attention.matmul(parts[2]).transpose(1, 2).flatten(2, 3); // (N, L, heads·d)
        return output.forward(mixed).Plus(input).MoveToOuterDisposeScope();
    }
}
