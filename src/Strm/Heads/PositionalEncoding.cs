using static TorchSharp.torch.nn;

namespace Strm.Heads;

/// <summary>
/// Adds a fixed sinusoidal code of the position (Vaswani et al., "Attention is all you need", 2017), scaled by 0.1, then drops out.
/// </summary>
/// <remarks>pe[p, 2j] = 0.1·sin(p·d_j), pe[p, 2j+1] = 0.1·cos(p·d_j), d_j = exp(−2j·ln(10000)/D).</remarks>
public sealed class PositionalEncoding : Module<Tensor, Tensor>
{
    /// <summary>The scale of the code.</summary>
    public const double Scale = 0.1;

    private readonly Tensor pe;
    private readonly double rate;
    private readonly DropoutSource dropout;

    /// <summary>Creates the code for 1.5 times as many positions as are used, as the official model stores it.</summary>
    /// <param name="width">Channels, D.</param>
    /// <param name="positions">Positions used: patches or frames.</param>
    /// <param name="rate">The dropout rate.</param>
    /// <param name="dropout">The model's dropout stream.</param>
    public PositionalEncoding(int width, int positions, double rate, DropoutSource dropout)
        : base(nameof(PositionalEncoding))
    {
        pe = Table(positions * 3 / 2, width);
        this.rate = rate;
        this.dropout = dropout;
        RegisterComponents();
    }

    /// <summary>Computes the table of codes.</summary>
    /// <param name="positions">Number of positions.</param>
    /// <param name="width">Channels, D.</param>
    /// <returns>Codes (1, positions, D).</returns>
    public static Tensor Table(int positions, int width)
    {
        using var scope = NewDisposeScope();
        var position = HeldNumbers.Range(positions, ScalarType.Float32).unsqueeze(1); // (positions, 1)
        // (ceil(D/2))
        var frequency = HeldNumbers.Range((width + 1) / 2, ScalarType.Float32).Times(2).Times(-(float)(Math.Log(10000.0) / width)).exp();
        var angle = position * frequency; // (positions, ceil(D/2))
        return stack([angle.sin(), angle.cos()], dim: 2) // (positions, ceil(D/2), 2)
            .reshape(1, positions, -1)[.., .., ..width] // (1, positions, D)
            .Times(Scale)
            .contiguous()
            .MoveToOuterDisposeScope();
    }

    /// <summary>Adds the code.</summary>
    /// <param name="input">Features (…, positions, D).</param>
    /// <returns>Features of the same shape.</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return dropout.ApplyToSum(input, pe.narrow(1, 0, input.shape[^2]).squeeze(0), rate).MoveToOuterDisposeScope();
    }
}
