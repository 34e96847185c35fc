namespace Strm.Training.Distributed;

/// <summary>What a rank tells the others when it comes.</summary>
/// <param name="Machine">Its machine's name.</param>
/// <param name="Process">Its process number there.</param>
/// <param name="Address">The address from which it reaches rank 0.</param>
/// <param name="Devices">How many devices it drives.</param>
/// <param name="Backend">The library that its tensors are summed with.</param>
/// <param name="Run">The run that it was started for.</param>
internal sealed record RankIntroduction(string Machine, int Process, string Address, int Devices, string Backend, RunDescription Run)
{
    /// <summary>The first thing in which the run of another rank differs; null if both are for the same run.</summary>
    public string? FirstDifference(RankIntroduction other)
    {
        if (Run.FirstDifference(other.Run) is { } difference) return difference;
        if (Backend != other.Backend) return $"tensors are summed with {other.Backend} there and {Backend} here";
        var (there, here) = (other.Run.Versions.GetValueOrDefault("strm"), Run.Versions.GetValueOrDefault("strm"));
        return there == here ? null : $"the version of strm is {there} there and {here} here";
    }
}
