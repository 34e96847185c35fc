using static TorchSharp.torch;

namespace Strm.Training.Distributed;

/// <summary>One call that all workers of a process make.</summary>
internal sealed class DeviceRound
{
    /// <summary>The first worker's tensors, once it is there.</summary>
    public IReadOnlyList<Tensor>? Tensors { get; set; }

    /// <summary>For each of those tensors, how many workers have added theirs.</summary>
    public int[] Added { get; set; } = [];

    /// <summary>Whether a worker said yes.</summary>
    public bool Wanted { get; set; }

    /// <summary>How many workers have answered.</summary>
    public int Answers { get; set; }

    /// <summary>How many workers are done.</summary>
    public int Done { get; set; }
}
