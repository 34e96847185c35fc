using System.Globalization;
using Strm.Reports;
using Strm.Torch;
using static TorchSharp.torch;

namespace Strm.Interactive.Views;

/// <summary>A view of a tensor: shape, type, device, statistics and its first values.</summary>
public static class TensorView
{
    private const int Edge = 8;
    private const long Chunk = 1 << 22; // values converted to float64 at a time, so that a large tensor is not copied whole

    /// <summary>Shows a tensor.</summary>
    /// <param name="value">Any tensor.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.IsInvalid) return new ViewBuilder("Tensor").Note("It has been disposed.", NoteKind.Warning).Build();
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var shape = $"({string.Join(", ", value.shape)})";
        var view = new ViewBuilder($"Tensor {shape} {value.dtype}").Facts([
            new Fact("device", value.device.ToString()),
            new("values", $"{Numbers.Count(value.numel())}, {Numbers.Bytes(value.numel() * value.element_size())}"),
            new("gradient", value.requires_grad ? "wanted" : null),
            .. IsNumber(value.dtype) ? Statistics(value) : [],
        ]);
        if (value.numel() == 0) return view.Note("It is empty.").Build();
        return Preview(view, value.detach()).Build();
    }

    private static IEnumerable<Fact> Statistics(Tensor value)
    {
        if (value.numel() == 0) yield break;
        var flat = value.detach().flatten(); // (n)
        var all = new Moments();
        for (long start = 0; start < flat.shape[0]; start += Chunk)
        {
            using var scope = NewDisposeScope();
            var numbers = flat.narrow(0, start, Math.Min(Chunk, flat.shape[0] - start)).to_type(ScalarType.Float64); // (chunk)
            var finite = numbers.masked_select(numbers.isfinite());
            if (finite.numel() == 0) continue;
            var mean = finite.mean();
            all = all.With(
                new Moments(
                    finite.numel(),
                    mean.item<double>(),
                    (finite - mean).Squared().sum().item<double>(),
                    finite.min().item<double>(),
                    finite.max().item<double>()));
        }

        if (all.Count < value.numel()) yield return new("not finite", Numbers.Count(value.numel() - all.Count));
        if (all.Count == 0) yield break;
        yield return new("mean ± deviation", $"{Numbers.Brief(all.Mean)} ± {Numbers.Brief(all.Deviation)}");
        yield return new("smallest, largest", $"{Numbers.Brief(all.Smallest)}, {Numbers.Brief(all.Largest)}");
    }

    // The first entries of the last two axes, at the first position of the axes before them.
    private static ViewBuilder Preview(ViewBuilder view, Tensor value)
    {
        var slice = value;
        while (slice.ndim > 2) slice = slice.select(0, 0);
        if (slice.ndim == 0) slice = slice.reshape(1, 1);
        if (slice.ndim == 1) slice = slice.unsqueeze(0); // (rows, columns)
        var (rows, columns) = (Math.Min(Edge, slice.shape[0]), Math.Min(Edge, slice.shape[1]));
        var cells = slice.narrow(0, 0, rows).narrow(1, 0, columns).to_type(
            IsNumber(value.dtype) ? ScalarType.Float64 : ScalarType.Byte).contiguous().cpu();
        var numbers = IsNumber(value.dtype) ? cells.data<double>().ToArray() : [.. cells.data<byte>().ToArray().Select(b => (double)b)];
        var texts = numbers.Select(number => Numbers.Brief(number))
            .Chunk((int)columns).Select(line => columns < slice.shape[1] ? [.. line, "…"] : line).ToList();
        if (rows < slice.shape[0]) texts.Add([.. Enumerable.Repeat("⋮", texts[0].Length)]);
        if (value.ndim > 2) view.Note($"First of {string.Join(" × ", value.shape[..^2])}:");
        var rowsOfCells = texts.Select(line => HtmlMarkup.Of($"<tr>{line.Select(cell => HtmlMarkup.Of($"<td>{cell}</td>"))}</tr>"));
        return view.Html(HtmlMarkup.Of($"<table>{rowsOfCells}</table>"), TextTable.Of([.. texts[0].Select(_ => "")], [.. texts], 0));
    }

    private static bool IsNumber(ScalarType type) =>
        type is not (ScalarType.Bool or ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64);
}

/// <summary>
/// Statistics of some values, which can be merged with those of others (Chan, Golub, LeVeque, 1983: updating formulae for variances).
/// </summary>
internal readonly record struct Moments(long Count, double Mean, double SquaredDeviations, double Smallest, double Largest)
{
    /// <summary>Their standard deviation over the population.</summary>
    public double Deviation => Math.Sqrt(SquaredDeviations / Count);

    /// <summary>The statistics of both sets of values.</summary>
    public Moments With(Moments other)
    {
        if (Count == 0) return other;
        var (count, step) = (Count + other.Count, other.Mean - Mean);
        return new(
            count,
            Mean + (step * other.Count / count),
            SquaredDeviations + other.SquaredDeviations + (step * step * Count * other.Count / count),
            Math.Min(Smallest, other.Smallest),
            Math.Max(Largest, other.Largest));
    }
}
