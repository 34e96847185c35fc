using System.Diagnostics;
using Strm.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Speed;

/// <summary>The rate that products of matrices reach, of which a measurement's operations have a share.</summary>
internal static class ProductRate
{
    /// <summary>Height and width of the largest matrices that are multiplied.</summary>
    public const int Large = 2048;

    private const int Rounds = 3;

    /// <summary>Operations of the largest product, two for each multiplication and addition.</summary>
    public const double LargestWork = 2.0 * Large * Large * Large;

    /// <summary>The rate of the largest product, with the threads that torch has now.</summary>
    /// <param name="device">Where.</param>
    /// <param name="precision">The number format of its operands.</param>
    /// <returns>Operations per second, the most of several rounds.</returns>
    public static double Largest(Device device, TrainingPrecision precision)
    {
        using var scope = NewDisposeScope();
        using var products = ProductPrecision.Set(precision, device);
        var format = precision is TrainingPrecision.Bf16 ? MatmulPrecision.Bf16 : MatmulPrecision.Fp32;
        var square = format.Narrowed(rand([Large, Large], device: device));
        var least = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            using var product = square.matmul(square);
            _ = product[0, 0].cpu(); // a GPU is waited for
            least = Math.Min(least, watch.Elapsed.TotalSeconds);
        }

        return LargestWork / least;
    }

    /// <summary>Says what rate some work had.</summary>
    /// <param name="work">Its operations.</param>
    /// <param name="seconds">Its time.</param>
    /// <param name="largest">The rate of the largest product, operations per second.</param>
    /// <returns>A phrase.</returns>
    public static string Note(double work, double seconds, double largest) => FormattableString.Invariant(
        $"{work / 1e9:0.00} GFLOP, {work / seconds / 1e9:0} GFLOP/s, {100 * work / seconds / largest:0} % of the largest product's");
}
