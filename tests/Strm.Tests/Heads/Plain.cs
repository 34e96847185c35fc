using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Tests.Heads;

/// <summary>Arithmetic on plain arrays, to write a method's equations out in a test.</summary>
internal static class Plain
{
    /// <summary>The mean over positions of each frame of a clip's feature maps (T, D, h, w).</summary>
    public static double[][] Frames(Tensor maps) => Rows(maps.mean([2, 3]));

    /// <summary>A matrix as an array of rows.</summary>
    public static double[][] Rows(Tensor matrix)
    {
        var values = Values(matrix);
        var width = (int)matrix.shape[1];
        return [.. Enumerable.Range(0, (int)matrix.shape[0]).Select(r => values[(r * width)..((r + 1) * width)])];
    }

    public static double[] Values(Tensor tensor) => tensor.detach().to_type(ScalarType.Float64).contiguous().data<double>().ToArray();

    public static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    public static double Norm(double[] a) => Math.Sqrt(Dot(a, a));

    public static double Cosine(double[] a, double[] b) => Dot(a, b) / (Norm(a) * Norm(b));

    public static double[] Add(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];

    public static double[] Subtract(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x - y)];

    public static double[] Multiply(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x * y)];

    public static double[] Scale(double[] a, double factor) => [.. a.Select(x => x * factor)];

    public static double[] Unit(double[] a) => Scale(a, 1 / Norm(a));

    public static double[] Mean(IReadOnlyList<double[]> rows) => Scale(rows.Aggregate(Add), 1.0 / rows.Count);

    public static double[] Softmax(double[] scores)
    {
        var exponentials = scores.Select(s => Math.Exp(s - scores.Max())).ToArray();
        return Scale(exponentials, 1 / exponentials.Sum());
    }

    public static double[] Weighted(double[] weights, IReadOnlyList<double[]> rows) => weights.Zip(rows, (w, r) => Scale(r, w)).Aggregate(Add);

    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    public static double[] Relu(double[] a) => [.. a.Select(x => Math.Max(0, x))];

    /// <summary>A linear layer of a state dictionary: W·x + b.</summary>
    public static double[] Linear(IReadOnlyDictionary<string, Tensor> state, string name, double[] input)
    {
        var products = Rows(state[$"{name}.weight"]).Select(row => Dot(row, input));
        return state.TryGetValue($"{name}.bias", out var bias) ? [.. products.Zip(Values(bias), (p, b) => p + b)] : [.. products];
    }

    public static double[] LayerNorm(IReadOnlyDictionary<string, Tensor> state, string name, double[] input)
    {
        var mean = input.Average();
        var deviation = Math.Sqrt(input.Average(x => (x - mean) * (x - mean)) + 1e-5);
        var (weight, bias) = (Values(state[$"{name}.weight"]), Values(state[$"{name}.bias"]));
        return [.. input.Select((x, i) => ((x - mean) / deviation * weight[i]) + bias[i])];
    }
}
