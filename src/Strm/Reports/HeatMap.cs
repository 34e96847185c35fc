using static TorchSharp.torch;

namespace Strm.Reports;

/// <summary>Attention on a grid of patches, as a smooth layer of colour over frames.</summary>
internal sealed class HeatMap
{
    private readonly float[] values;
    private readonly int rows;
    private readonly int columns;

    /// <summary>Scales attention to [0, 1] over the clip.</summary>
    /// <param name="attention">How much each cell of the feature map is attended to (T, h, w).</param>
    public HeatMap(Tensor attention)
    {
        (rows, columns) = ((int)attention.shape[1], (int)attention.shape[2]);
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
        var (top, bottom, down) = Between(row, rows);
        var (left, right, across) = Between(column, columns);
        var upper = Mix(At(frame, top, left), At(frame, top, right), across);
        var lower = Mix(At(frame, bottom, left), At(frame, bottom, right), across);
        return Mix(upper, lower, down);
    }

    // The two cells whose centres a position lies between, and how far it is from the first to the second.
    private static (int First, int Second, double Share) Between(double position, int cells)
    {
        var place = Math.Clamp((position * cells) - 0.5, 0, cells - 1);
        var first = (int)place;
        return (first, Math.Min(first + 1, cells - 1), place - first);
    }

    private float At(int frame, int row, int column) => values[(((frame * rows) + row) * columns) + column];

    private static double Mix(double one, double other, double share) => one + ((other - one) * share);
}
