using Strm.Distributed;

namespace Strm.Training.Replicas;

/// <summary>One of the replicas of a model that are trained together, each on a device and a thread of its own.</summary>
/// <remarks>
/// Some are in this process, others in other ranks. All make the same calls in the same order; a call returns when all have made it, with
/// the same bits everywhere. So replicas that start equal stay equal. When one fails, the calls of the others throw instead of waiting.
/// </remarks>
public sealed class Replica
{
    private readonly MpiJob? job;
    private readonly int before;

    private Replica(ReplicaMeeting meeting, int local, MpiJob? job, int before, int count) =>
        (Meeting, Local, this.job, this.before, Count) = (meeting, local, job, before, count);

    /// <summary>The only replica.</summary>
    public static Replica Alone { get; } = Create(1, null)[0];

    /// <summary>Where the replicas of this process meet.</summary>
    internal ReplicaMeeting Meeting { get; }

    /// <summary>This replica's number among those of this process, from 0.</summary>
    internal int Local { get; }

    /// <summary>This replica's number, from 0.</summary>
    public int Index => before + Local;

    /// <summary>How many replicas there are.</summary>
    public int Count { get; }

    /// <summary>Whether this is the replica that reports, saves and validates; the others wait for it in their next call.</summary>
    public bool IsFirst => Index == 0;

    /// <summary>The replicas of this process.</summary>
    /// <param name="devices">How many devices it drives.</param>
    /// <param name="job">The ranks; null if this is the only process.</param>
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
    /// <param name="job">The ranks; null if this is the only process.</param>
    /// <param name="train">Trains one replica.</param>
    /// <returns>The result of this process's first replica.</returns>
    /// <exception cref="StrmException">The first error in any of them; the others have ended too.</exception>
    internal static TResult Run<TResult>(IReadOnlyList<Device> devices, MpiJob? job, Func<Replica, Device, TResult> train)
    {
        if (devices.Count == 1 && job is null) return train(Alone, devices[0]);
        return ReplicaThreads.Run(devices, job, train);
    }

    /// <summary>Sums tensors over the replicas, in place. The order of addition is always the same.</summary>
    /// <param name="tensors">Tensors of the same types and shapes at every replica.</param>
    internal void AllReduce(IReadOnlyList<Tensor> tensors)
    {
        if (Count == 1) return;
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        Meeting.Arrive(Local, tensors);
        if (Local == 0)
        {
            if (job is not null) MpiJob.Barrier();
            for (var i = 0; i < tensors.Count; i++)
            {
                for (var other = 1; other < Meeting.Count; other++) tensors[i].Add(Meeting.Tensors[other][i].to(tensors[i].device));
                if (job is not null) MpiJob.AllReduce(tensors[i]);
            }
        }

        Take(tensors);
    }

    /// <summary>Broadcasts the first replica's tensors.</summary>
    /// <param name="own">At the first replica its tensors; not used elsewhere.</param>
    /// <returns>At the first replica the same tensors, elsewhere copies of them.</returns>
    internal IReadOnlyList<Tensor> Broadcast(IReadOnlyList<Tensor> own)
    {
        if (Count == 1) return own;
        using var gradients = no_grad();
        if (Local == 0) Meeting.Arrive(0, job?.Broadcast(own) ?? own);
        else Meeting.Arrive(Local, []);
        var all = Local == 0 ? Meeting.Tensors[0] : [.. Meeting.Tensors[0].Select(t => t.detach().clone())];
        Meeting.Arrive(Local, []);
        return all;
    }

    /// <summary>Broadcasts the first replica's text.</summary>
    internal string Broadcast(string text)
    {
        if (Count == 1) return text;
        if (Local == 0) Meeting.Text = job?.Broadcast(text) ?? text;
        Meeting.Arrive(Local, []);
        var all = Meeting.Text;
        Meeting.Arrive(Local, []);
        return all;
    }

    /// <summary>Whether <paramref name="wanted"/> is true at any replica.</summary>
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
        Meeting.Arrive(Local, tensors);
        for (var i = 0; Local > 0 && i < tensors.Count; i++) tensors[i].copy_(Meeting.Tensors[0][i]);
        Meeting.Arrive(Local, []);
    }
}
