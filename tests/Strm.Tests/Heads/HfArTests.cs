using Strm.Heads;
using Strm.Heads.HfAr;
using Strm.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Tests.Heads;

/// <summary>HF-AR's flow and logits against matrices that are written out.</summary>
public sealed class HfArTests
{
    private const int Width = 4;

    [Fact]
    public void A_reflection_is_the_Householder_matrix_keeps_lengths_and_undoes_itself()
    {
        using var scope = NewDisposeScope();
        var (vector, normal) = (Random([Width], 1), Random([Width], 2));
        var reflected = HouseholderFlow.Reflect(vector, normal);
        Assert.Equal(Times(Householder(Plain.Values(normal)), Plain.Values(vector)), Plain.Values(reflected), Close);
        Assert.Equal(vector.norm().ToDouble(), reflected.norm().ToDouble(), 1e-12);
        TensorAssert.Close(vector, HouseholderFlow.Reflect(reflected, normal), 1e-12, "twice");
        TensorAssert.Close(vector, HouseholderFlow.Reflect(vector, zeros_like(vector)), 0, "no direction");
    }

    [Fact]
    public void The_density_is_that_of_the_normal_distribution_with_full_covariance()
    {
        using var scope = NewDisposeScope();
        var posterior = new ClassPosterior(Random([2, Width], 1), Random([2, Width], 2), [Random([2, Width], 3), Random([2, Width], 4), Random([2, Width], 5)]);
        var query = Random([3, Width], 6);
        var density = HouseholderFlow.LogDensity(query, posterior);
        for (var c = 0; c < 2; c++)
        {
            var flow = posterior.Normals.Select(v => Householder(Plain.Values(v[c]))).Aggregate((done, next) => Product(next, done)); // H_R…H_1
            var mean = Times(flow, Plain.Values(posterior.Mean[c]));
            var covariance = Product(Product(flow, Diagonal([.. Plain.Values(posterior.LogVariance[c]).Select(Math.Exp)])), Transposed(flow));
            var precision = tensor(covariance).inverse();
            for (var q = 0; q < 3; q++)
            {
                var offset = tensor(Plain.Subtract(Plain.Values(query[q]), mean));
                var expected = -0.5 * (offset.dot(precision.mv(offset)).ToDouble() + tensor(covariance).logdet().ToDouble()) / Width;
                Assert.Equal(expected, density[q, c].ToDouble(), 1e-10);
            }
        }
    }

    [Fact]
    public void The_divergence_is_the_closed_form_of_the_full_covariance()
    {
        using var scope = NewDisposeScope();
        var posterior = new ClassPosterior(Random([2, Width], 1), Random([2, Width], 2), [Random([2, Width], 3), Random([2, Width], 4)]);
        var divergence = HouseholderFlow.Divergence(posterior);
        for (var c = 0; c < 2; c++)
        {
            var flow = posterior.Normals.Select(v => Householder(Plain.Values(v[c]))).Aggregate((done, next) => Product(next, done));
            var mean = Times(flow, Plain.Values(posterior.Mean[c]));
            var covariance = Product(Product(flow, Diagonal([.. Plain.Values(posterior.LogVariance[c]).Select(Math.Exp)])), Transposed(flow));
            var trace = Enumerable.Range(0, Width).Sum(i => covariance[i, i]);
            Assert.Equal(0.5 * (trace + Plain.Dot(mean, mean) - Width - tensor(covariance).logdet().ToDouble()) / Width, divergence[c].ToDouble(), 1e-10);
        }
    }

    [Fact]
    public void Posteriors_and_logits_are_the_equations_of_the_paper()
    {
        using var scope = NewDisposeScope();
        using var head = new HeadCase(new HfArHeadOptions { EmbeddingWidth = Width, Reflections = 2 });
        var state = head.Head.state_dict();
        var layout = new SupportLayout([0, 1, 1], 2);
        var (support, query) = (HeadCase.Maps(3, 1), HeadCase.Maps(2, 2));
        var logits = head.Logits(support, layout, query);
        for (var c = 0; c < 2; c++)
        {
            var embedding = Plain.Mean([.. layout.Members(c).Select(i => PlainRecurrence.LstmLast(state, "encoder", Plain.Frames(support[i])))]);
            var first = Plain.Linear(state, "posterior.normals.0", embedding);
            var flow = Product(Householder(Plain.Linear(state, "posterior.normals.1", first)), Householder(first));
            var (mean, logVariance) = (Plain.Linear(state, "posterior.mean", embedding), Plain.Linear(state, "posterior.log_variance", embedding));
            for (var q = 0; q < 2; q++)
            {
                var turned = Times(Transposed(flow), PlainRecurrence.LstmLast(state, "encoder", Plain.Frames(query[q])));
                var expected = -0.5 * Enumerable.Range(0, Width).Average(i => (Math.Pow(turned[i] - mean[i], 2) / Math.Exp(logVariance[i])) + logVariance[i]);
                Assert.Equal(expected, logits[q, c].ToDouble(), 1e-10);
            }
        }
    }

    private static Tensor Random(long[] shape, ulong seed)
    {
        using var generator = new Generator(seed);
        return (rand(shape, ScalarType.Float64, generator: generator) * 2) - 1;
    }

    private static double[,] Householder(double[] normal)
    {
        var square = Plain.Dot(normal, normal);
        var matrix = Diagonal([.. normal.Select(_ => 1.0)]);
        for (var i = 0; i < normal.Length; i++)
        {
            for (var j = 0; j < normal.Length; j++) matrix[i, j] -= 2 * normal[i] * normal[j] / square;
        }

        return matrix;
    }

    private static double[,] Diagonal(double[] values)
    {
        var matrix = new double[values.Length, values.Length];
        for (var i = 0; i < values.Length; i++) matrix[i, i] = values[i];
        return matrix;
    }

    private static double[,] Product(double[,] a, double[,] b)
    {
        var product = new double[Width, Width];
        for (var i = 0; i < Width; i++)
        {
            for (var j = 0; j < Width; j++)
            {
                for (var k = 0; k < Width; k++) product[i, j] += a[i, k] * b[k, j];
            }
        }

        return product;
    }

    private static double[,] Transposed(double[,] matrix)
    {
        var transposed = new double[Width, Width];
        for (var i = 0; i < Width; i++)
        {
            for (var j = 0; j < Width; j++) transposed[j, i] = matrix[i, j];
        }

        return transposed;
    }

    private static double[] Times(double[,] matrix, double[] vector) =>
        [.. Enumerable.Range(0, Width).Select(i => Enumerable.Range(0, Width).Sum(j => matrix[i, j] * vector[j]))];

    private static bool Close(double a, double b) => Math.Abs(a - b) < 1e-12;
}
