using Strm.Models;

namespace Strm.Evaluation.Benchmarking;

/// <summary>How a whole test is measured. The defaults are the official test of HMDB51: 1,292 clips of 10 classes, 10,000 episodes.</summary>
public sealed record EvaluationBenchmarkOptions
{
    /// <summary>Sizes and cardinalities: those of the paper.</summary>
    public ModelOptions Model { get; init; } = new();

    /// <summary>Frames per tuple.</summary>
    public IReadOnlyList<int> Cardinalities { get; init; } = [2];

    /// <summary>Clips of the test split.</summary>
    public int Clips { get; init => field = OptionGuard.AtLeast(value, 60, "clips"); } = 1292;

    /// <summary>Episodes, 5-way 5-shot with one query a class.</summary>
    public int Episodes { get; init => field = OptionGuard.AtLeast(value, 1, "episodes"); } = 10_000;

    /// <summary>Threads.</summary>
    public int Workers { get; init => field = OptionGuard.AtLeast(value, 1, "workers"); } = Environment.ProcessorCount;

    /// <summary>Rounds of the backbone's measurement; the fastest counts.</summary>
    public int Rounds { get; init => field = OptionGuard.AtLeast(value, 1, "rounds"); } = 3;
}
