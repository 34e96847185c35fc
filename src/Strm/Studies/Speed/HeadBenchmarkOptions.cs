using Strm.Models;

namespace Strm.Evaluation.Benchmarking;

/// <summary>How the comparison of cached clips is measured.</summary>
public sealed record HeadBenchmarkOptions
{
    /// <summary>The sizes: those of the paper.</summary>
    public ModelOptions Model { get; init; } = new();

    /// <summary>Embedded clips to draw episodes from.</summary>
    public int Clips { get; init => field = OptionGuard.AtLeast(value, 30, "clips"); } = 60;

    /// <summary>About how long each round of this project's measurement takes, seconds.</summary>
    public double Seconds { get; init => field = OptionGuard.AtLeast(value, 0.01, "seconds"); } = 4;

    /// <summary>Rounds, each of this project and of PyTorch; the fastest of either counts.</summary>
    public int Rounds { get; init => field = OptionGuard.AtLeast(value, 1, "rounds"); } = 3;

    /// <summary>Threads that compare episodes side by side.</summary>
    public int Workers { get; init => field = OptionGuard.AtLeast(value, 1, "workers"); } = Environment.ProcessorCount;
}
