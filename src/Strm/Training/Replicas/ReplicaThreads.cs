using System.Runtime.ExceptionServices;
using Strm.Distributed;
using TorchSharp;

namespace Strm.Training.Replicas;

/// <summary>Several replicas, each on a thread of its own.</summary>
internal static class ReplicaThreads
{
    /// <inheritdoc cref="Replica.Run"/>
    public static TResult Run<TResult>(IReadOnlyList<Device> devices, MpiJob? job, Func<Replica, Device, TResult> train)
    {
        var replicas = Replica.Create(devices.Count, job);
        using var meeting = replicas[0].Meeting;
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
                // Replicas on the CPU share its cores; the setting applies to the thread that makes it.
                if (devices[replica.Local].type is DeviceType.CPU) set_num_threads(each);
                results[replica.Local] = train(replica, devices[replica.Local]);
            }
#pragma warning disable CA1031 // It is rethrown in the waiting thread.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                meeting.Fail(exception);
            }
        }
    }
}
