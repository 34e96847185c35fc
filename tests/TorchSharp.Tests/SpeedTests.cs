using System.Diagnostics;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

/// <summary>What a call costs beside the work it does: run with <c>--filter Tier=Full</c>; the figures are printed.</summary>
public sealed class SpeedTests(ITestOutputHelper output)
{
    [Fact]
    [Trait("Tier", "Full")]
    public void A_tiny_add_takes_about_a_microsecond()
    {
        using Tensor a = ones(2);
        using Tensor b = ones(2);
        double add = Microseconds(() => a.add(b).Dispose());
        double inPlace = Microseconds(() => a.add_(b));
        double number = Microseconds(() => a.add(1).Dispose());
        double reshape = Microseconds(() => a.reshape(2, 1).Dispose());
        double size = Microseconds(() => _ = a.shape);
        using IDisposable mode = inference_mode();
        double inference = Microseconds(() => a.add(b).Dispose());
        output.WriteLine($"add {add:F3} µs, in place {inPlace:F3} µs, with a number {number:F3} µs, reshape {reshape:F3} µs, shape {size:F3} µs, add in inference mode {inference:F3} µs");
        Assert.True(add < 20, $"A tiny add took {add} µs.");
    }

    private static double Microseconds(Action action)
    {
        const int rounds = 50_000;
        double best = double.MaxValue;
        for (int attempt = 0; attempt < 8; attempt++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int k = 0; k < rounds; k++)
            {
                action();
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMicroseconds / rounds);
        }

        return best;
    }
}
