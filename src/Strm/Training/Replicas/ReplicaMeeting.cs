namespace Strm.Training.Replicas;

/// <summary>Where the replicas of one process wait for each other and see each other's tensors.</summary>
internal sealed class ReplicaMeeting(int count) : IDisposable
{
    private readonly Barrier barrier = new(count);
    private readonly CancellationTokenSource failed = new();
    private Exception? failure;

    /// <summary>How many replicas meet here.</summary>
    public int Count => count;

    /// <summary>The first failure, if there was one.</summary>
    public Exception? Failure => failure;

    /// <summary>What each replica has brought.</summary>
    public IReadOnlyList<Tensor>[] Tensors { get; } = new IReadOnlyList<Tensor>[count];

    /// <summary>The text that the first replica has brought.</summary>
    public string Text { get; set; } = "";

    /// <summary>Waits until all replicas are here.</summary>
    /// <param name="replica">Which one arrives.</param>
    /// <param name="tensors">What it brings.</param>
    /// <exception cref="OperationCanceledException">A replica has failed, so they never will be.</exception>
    public void Arrive(int replica, IReadOnlyList<Tensor> tensors)
    {
        if (tensors.Count > 0) Tensors[replica] = tensors;
        barrier.SignalAndWait(failed.Token);
    }

    /// <summary>Records that a replica has failed, which ends the calls of the others.</summary>
    public void Fail(Exception exception)
    {
        Interlocked.CompareExchange(ref failure, exception, null);
        failed.Cancel();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        barrier.Dispose();
        failed.Dispose();
    }
}
