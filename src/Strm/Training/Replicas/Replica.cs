using System.Runtime.ExceptionServices;
using Strm.Distributed;
using TorchSharp;

namespace Strm.Training.Replicas;

/// <summary>One of the replicas of a model that are trained together, each on a device and a thread of its own.</summary>
/// <remarks>
/// They are in this process and in the other ranks. All make the same calls in the same order; a call returns when all have made it, with
/// the same bits everywhere. So replicas that start equal stay equal. When one fails, the calls of the others throw instead of waiting.
/// </remarks>
public sealed class Replica
{
    private readonly ReplicaMeeting meeting;
    private readonly int local;
    private readonly MpiJob? job;
    private readonly int before;

    private Replica(ReplicaMeeting meeting, int local, MpiJob? job, int before, int count) =>
        (this.meeting, this.local, this.job, this.before, Count) = (meeting, local, job, before, count);

    /// <summary>The only replica.</summary>
    public static Replica Alone { get; } = Create(1, null)[0];

    /// <summary>This replica's number, from 0.</summary>
    public int Index => before + local;

    /// <summary>How many replicas there are.</summary>
    public int Count { get; }

    /// <summary>Whether this is the replica that reports, saves and validates; the others wait for it in their next call.</summary>
    public bool IsFirst => Index == 0;

    /// <summary>The replicas of this process.</summary>
    /// <param name="devices">How many devices it drives.</param>
    /// <param name="job">The ranks; null where this is the only process.</param>
    internal static Replica[] Create(int devices, MpiJob? job)
    {
        var counts = new double[job?.Size ?? 1];
        counts[job?.Rank ?? 0] = devices;
        if (job is not null) MpiJob.AllReduce(counts);
        var meeting = new ReplicaMeeting(devices);
        var before = (int)counts.Take(job?.Rank ?? 0).Sum();
        return [.. Enumerable.Range(0, devices).Select(local => new Replica(meeting, local, job, before, (int)counts.Sum()))];
    }

    /// <summary>Trains the replicas of this process.</summary>
    /// <param name="devices">The device of each.</param>
    /// <param name="job">The ranks; null where this is the only process.</param>
    /// <param name="train">Trains one replica.</param>
    /// <returns>The result of this process's first replica.</returns>
    /// <exception cref="StrmException">The first thing that went wrong at any of them; the others have ended too.</exception>
    internal static TResult Run<TResult>(IReadOnlyList<Device> devices, MpiJob? job, Func<Replica, Device, TResult> train)
    {
        if (devices.Count == 1 && job is null) return train(Alone, devices[0]);
        var replicas = Create(devices.Count, job);
        using var meeting = replicas[0].meeting;
        var results = new TResult[devices.Count];
        var threads = get_num_threads();
        var each = Math.Max(1, Math.Min(threads, job?.Cores ?? threads) / devices.Count);
        Thread[] running = [.. replicas.Select(replica => new Thread(() => Train(replica)) { Name = $"strm replica {replica.Index}" })];
        foreach (var thread in running) thread.Start();
        foreach (var thread in running) thread.Join();
        if (devices[0].type is DeviceType.CPU) set_num_threads(threads);
        if (meeting.Failure is { } failure) ExceptionDispatchInfo.Throw(failure);
        return results[0];

        void Train(Replica replica)
        {
            try
            {
                // Replicas on the processor share its cores; the number counts for the thread that sets it.
                if (devices[replica.local].type is DeviceType.CPU) set_num_threads(each);
                results[replica.local] = train(replica, devices[replica.local]);
            }
#pragma warning disable CA1031 // It is raised again in the thread that waits.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                meeting.Fail(exception);
            }
        }
    }

    /// <summary>Sums tensors over the replicas, in place. The order of addition is always the same.</summary>
    /// <param name="tensors">Tensors of the same types and shapes at every replica.</param>
    internal void AllReduce(IReadOnlyList<Tensor> tensors)
    {
        if (Count == 1) return;
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        meeting.Arrive(local, tensors);
        if (local == 0)
        {
            if (job is not null) MpiJob.Barrier();
            for (var i = 0; i < tensors.Count; i++)
            {
                for (var other = 1; other < meeting.Count; other++) tensors[i].Add(meeting.Tensors[other][i].to(tensors[i].device));
                if (job is not null) MpiJob.AllReduce(tensors[i]);
            }
        }

        Take(tensors);
    }

    /// <summary>Gives the first replica's tensors to all.</summary>
    /// <param name="own">At the first replica its tensors; not used elsewhere.</param>
    /// <returns>At the first replica the same tensors, elsewhere copies of them.</returns>
    internal IReadOnlyList<Tensor> Broadcast(IReadOnlyList<Tensor> own)
    {
        if (Count == 1) return own;
        using var gradients = no_grad();
        if (local == 0) meeting.Arrive(0, job?.Broadcast(own) ?? own);
        else meeting.Arrive(local, []);
        var all = local == 0 ? meeting.Tensors[0] : [.. meeting.Tensors[0].Select(t => t.detach().clone())];
        meeting.Arrive(local, []);
        return all;
    }

    /// <summary>Gives the first replica's text to all.</summary>
    internal string Broadcast(string text)
    {
        if (Count == 1) return text;
        if (local == 0) meeting.Text = job?.Broadcast(text) ?? text;
        meeting.Arrive(local, []);
        var all = meeting.Text;
        meeting.Arrive(local, []);
        return all;
    }

    /// <summary>Whether any replica wants something.</summary>
    internal bool Any(bool wanted)
    {
        if (Count == 1) return wanted;
        using var votes = tensor(wanted ? 1.0 : 0.0);
        AllReduce([votes]);
        return votes.Number() > 0;
    }

    // The first replica's tensors may change again only when all others have copied them.
    private void Take(IReadOnlyList<Tensor> tensors)
    {
        meeting.Arrive(local, tensors);
        for (var i = 0; local > 0 && i < tensors.Count; i++) tensors[i].copy_(meeting.Tensors[0][i]);
        meeting.Arrive(local, []);
    }
}

/// <summary>Where the replicas of one process wait for each other and see each other's tensors.</summary>
internal sealed class ReplicaMeeting(int count) : IDisposable
{
    private readonly Barrier barrier = new(count);
    private readonly CancellationTokenSource failed = new();
    private Exception? failure;

    /// <summary>How many replicas meet here.</summary>
    public int Count => count;

    /// <summary>What went wrong first, where something did.</summary>
    public Exception? Failure => failure;

    /// <summary>What each replica has brought.</summary>
    public IReadOnlyList<Tensor>[] Tensors { get; } = new IReadOnlyList<Tensor>[count];

    /// <summary>The text that the first replica has brought.</summary>
    public string Text { get; set; } = "";

    /// <summary>Waits until all replicas are here.</summary>
    /// <param name="replica">Which one comes.</param>
    /// <param name="tensors">What it brings.</param>
    /// <exception cref="OperationCanceledException">A replica has failed, so that it never will be.</exception>
    public void Arrive(int replica, IReadOnlyList<Tensor> tensors)
    {
        if (tensors.Count > 0) Tensors[replica] = tensors;
        barrier.SignalAndWait(failed.Token);
    }

    /// <summary>Says that a replica has failed: the calls of the others end.</summary>
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
