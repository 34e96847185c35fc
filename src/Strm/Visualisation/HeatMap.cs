using static TorchSharp.torch;

namespace Strm.Visualisation;

/// <summary>Attention on a grid of patches, as a smooth layer of colour over frames.</summary>
internal sealed class HeatMap
{
    private readonly float[] values;
    private readonly int grid;

    /// <summary>Scales attention to [0, 1] over the clip.</summary>
    /// <param name="attention">How much each patch is attended to (T, P).</param>
    public HeatMap(Tensor attention)
    {
        grid = (int)Math.Round(Math.Sqrt(attention.shape[1]));
        values = attention.detach().to_type(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
        var (low, high) = (values.Min(), values.Max());
        for (var i = 0; i < values.Length; i++) values[i] = high > low ? (values[i] - low) / (high - low) : 0;
    }

    /// <summary>A frame's colour under the layer.</summary>
    /// <param name="colour">The frame's colour.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="row">Position from the top, in [0, 1].</param>
    /// <param name="column">Position from the left, in [0, 1].</param>
    public RgbColour Over(RgbColour colour, int frame, double row, double column)
    {
        var value = Value(frame, row, column);
        return colour.Mix(RgbColour.OfHeat(value), 0.25 + (0.45 * value));
    }

    private double Value(int frame, double row, double column)
    {
        var (y, x) = (Math.Clamp((row * grid) - 0.5, 0, grid - 1), Math.Clamp((column * grid) - 0.5, 0, grid - 1));
        var (top, left) = (Math.Min((int)y, grid - 2), Math.Min((int)x, grid - 2));
        var upper = Mix(At(frame, top, left), At(frame, top, left + 1), x - left);
        var lower = Mix(At(frame, top + 1, left), At(frame, top + 1, left + 1), x - left);
        return Mix(upper, lower, y - top);
    }

    private float At(int frame, int row, int column) => values[(((frame * grid) + row) * grid) + column];

    private static double Mix(double one, double other, double share) => one + ((other - one) * share);
}
