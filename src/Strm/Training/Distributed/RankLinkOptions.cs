namespace Strm.Training.Distributed;

/// <summary>How a process meets the other ranks of its run.</summary>
public sealed record RankLinkOptions
{
    /// <summary>How long to wait for ranks that have not come yet. PyTorch waits as long.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Told once, on a thread of its own, when another rank is gone: the process should end, as it may be in a long computation.</summary>
    public Action<string>? OnLost { get; init; }
}
