using Strm.Heads;
using Strm.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Tests.Heads;

/// <summary>OTAM's alignment against the table written out cell by cell, and against all paths.</summary>
public sealed class OtamTests
{
    [Theory]
    [InlineData(8, 8, 0.1)]
    [InlineData(5, 5, 1)]
    [InlineData(3, 6, 0.1)]
    [InlineData(6, 2, 0.5)]
    [InlineData(1, 4, 0.1)]
    [InlineData(1, 1, 0.1)]
    public void Lengths_are_those_of_the_table_cell_by_cell(int rows, int columns, double smoothing)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4);
        var costs = rand([2, 3, rows, columns], ScalarType.Float64, generator: generator) * 2;
        var lengths = SoftAlignment.Distance(costs, smoothing);
        Assert.Equal([2, 3], lengths.shape);
        foreach (var (i, j) in from i in Enumerable.Range(0, 2) from j in Enumerable.Range(0, 3) select (i, j))
        {
            Assert.Equal(Table(Matrix(costs[i, j]), smoothing), lengths[i, j].ToDouble(), 1e-10);
        }
    }

    [Fact]
    public void Without_smoothing_the_length_is_that_of_the_cheapest_of_all_paths()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        var costs = rand([4, 4], ScalarType.Float64, generator: generator);
        Assert.Equal(Cheapest(Matrix(costs), 0, 0), SoftAlignment.Distance(costs, 1e-3).ToDouble(), 2e-2);
    }

    [Theory]
    [InlineData(6, 6, 0.1)]
    [InlineData(4, 7, 0.5)]
    public void The_gradient_is_exact(int rows, int columns, double smoothing)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(6);
        var costs = (rand([2, rows, columns], ScalarType.Float64, generator: generator) * 2).with_requires_grad();
        (SoftAlignment.Distance(costs, smoothing) * tensor([1.0, -3])).sum().backward();
        foreach (var (k, weight) in new[] { (0, 1.0), (1, -3.0) })
        {
            var matrix = Matrix(costs[k]);
            for (var l = 0; l < rows; l++)
            {
                for (var m = 0; m < columns; m++)
                {
                    Assert.Equal(weight * Slope(matrix, l, m, smoothing), costs.grad![k, l, m].ToDouble(), 1e-7);
                }
            }
        }

        TensorAssert.Close(SoftAlignment.Slope(costs, smoothing)[0], costs.grad![0], 1e-12, "slope");
    }

    [Fact]
    public void Logits_add_both_directions_and_average_the_shots()
    {
        using var scope = NewDisposeScope();
        using var head = new HeadCase("otam");
        var (support, query) = (HeadCase.Maps(3, 1), HeadCase.Maps(2, 2));
        var logits = head.Logits(support, new SupportLayout([0, 1, 1], 2), query);
        for (var q = 0; q < 2; q++)
        {
            var distances = Enumerable.Range(0, 3).Select(s => Both(query[q], support[s])).ToArray();
            Assert.Equal(-distances[0], logits[q, 0].ToDouble(), 1e-10);
            Assert.Equal(-(distances[1] + distances[2]) / 2, logits[q, 1].ToDouble(), 1e-10);
        }
    }

    private static double Both(Tensor first, Tensor second)
    {
        var (a, b) = (Plain.Frames(first), Plain.Frames(second));
        var forward = new double[a.Length, b.Length];
        var backward = new double[b.Length, a.Length];
        for (var l = 0; l < a.Length; l++)
        {
            for (var m = 0; m < b.Length; m++) forward[l, m] = backward[m, l] = 1 - Plain.Cosine(a[l], b[m]);
        }

        return Table(forward, 0.1) + Table(backward, 0.1);
    }

    private static double Slope(double[,] costs, int row, int column, double smoothing)
    {
        const double step = 1e-6;
        var (more, less) = ((double[,])costs.Clone(), (double[,])costs.Clone());
        more[row, column] += step;
        less[row, column] -= step;
        return (Table(more, smoothing) - Table(less, smoothing)) / (2 * step);
    }

    private static double Table(double[,] costs, double smoothing)
    {
        var (rows, columns) = (costs.GetLength(0), costs.GetLength(1) + 2);
        double Cost(int l, int m) => m == 0 || m == columns - 1 ? 0 : costs[l, m - 1];
        var table = new double[rows, columns];
        for (var m = 1; m < columns; m++) table[0, m] = Cost(0, m) + table[0, m - 1];
        for (var l = 1; l < rows; l++)
        {
            for (var m = 1; m < columns; m++)
            {
                var sum = Math.Exp(-table[l - 1, m - 1] / smoothing) + Math.Exp(-table[l, m - 1] / smoothing);
                if (m == 1 || m == columns - 1) sum += Math.Exp(-table[l - 1, m] / smoothing);
                table[l, m] = Cost(l, m) - (smoothing * Math.Log(sum));
            }
        }

        return table[rows - 1, columns - 1];
    }

    // From a cell, the cost of the rest of the cheapest path: right, diagonally, or down in the first and the last column.
    private static double Cheapest(double[,] costs, int l, int m)
    {
        var (rows, last) = (costs.GetLength(0), costs.GetLength(1) + 1);
        var here = m == 0 || m == last ? 0 : costs[l, m - 1];
        if (l == rows - 1 && m == last) return here;
        var best = double.PositiveInfinity;
        if (m < last) best = Math.Min(best, Cheapest(costs, l, m + 1));
        if (m < last && l < rows - 1) best = Math.Min(best, Cheapest(costs, l + 1, m + 1));
        if (l < rows - 1 && m is 0 or 1 || (l < rows - 1 && m == last)) best = Math.Min(best, Cheapest(costs, l + 1, m));
        return here + best;
    }

    private static double[,] Matrix(Tensor costs)
    {
        var matrix = new double[costs.shape[0], costs.shape[1]];
        for (var l = 0; l < matrix.GetLength(0); l++)
        {
            for (var m = 0; m < matrix.GetLength(1); m++) matrix[l, m] = costs[l, m].ToDouble();
        }

        return matrix;
    }
}
