using static TorchSharp.torch;

namespace Strm.Training.Distributed;

/// <summary>The workers that train one model together, each with a replica of it, as one of them sees it.</summary>
/// <remarks>
/// All workers make the same calls in the same order; a call returns when all have made it, with the same bits everywhere. So
/// replicas that start equal stay equal. When a worker fails, the calls of the others throw instead of waiting for it.
/// </remarks>
public abstract class TrainingTeam : IDisposable
{
    /// <summary>A team of one.</summary>
    public static TrainingTeam Alone { get; } = new LoneWorker();

    /// <summary>This worker's number, from 0.</summary>
    public abstract int Worker { get; }

    /// <summary>How many workers there are.</summary>
    public abstract int Workers { get; }

    /// <summary>Whether this is the worker that reports, saves and validates; the others wait for it in their next call.</summary>
    public bool Leads => Worker == 0;

    /// <summary>Whether the workers have agreed to stop.</summary>
    public bool Stopped { get; private set; }

    /// <summary>Asks all workers whether to stop.</summary>
    /// <param name="wanted">This worker's answer.</param>
    /// <returns>Whether any worker said yes.</returns>
    public bool Any(bool wanted)
    {
        var stop = Ask(wanted);
        Stopped |= stop;
        return stop;
    }

    /// <summary>Sums tensors over the workers, in place.</summary>
    /// <param name="tensors">Tensors on this worker's device, of the same types and shapes at every worker.</param>
    public abstract void Sum(IReadOnlyList<Tensor> tensors);

    /// <summary>Overwrites tensors with those of worker 0.</summary>
    /// <param name="tensors">Tensors on this worker's device, of the same types and shapes at every worker.</param>
    public abstract void Share(IReadOnlyList<Tensor> tensors);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Asks all workers.</summary>
    /// <param name="answer">This worker's answer.</param>
    /// <returns>Whether any worker said yes.</returns>
    protected abstract bool Ask(bool answer);

    /// <summary>Leaves the team.</summary>
    /// <param name="disposing">Whether this is an explicit call.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
