using System.Runtime.ExceptionServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Training.Distributed;

/// <summary>The workers of this process: one thread for each device, and a connection to other processes where there are any.</summary>
/// <param name="devices">The devices.</param>
/// <param name="link">The connection to the other ranks; null where this is the only process.</param>
internal sealed class TrainingCrew(IReadOnlyList<Device> devices, RankLink? link)
{
    private readonly DeviceHub hub = new(devices.Count);

    /// <summary>Does the work of every worker of this process.</summary>
    /// <param name="work">The work of one, given its device and its view of the team.</param>
    /// <returns>The result of this process's first worker.</returns>
    /// <exception cref="StrmException">The first thing that went wrong at any of them; the others have ended too.</exception>
    public TResult Run<TResult>(Func<Device, TrainingTeam, TResult> work)
    {
        if (devices.Count == 1) return Guarded(0, work);
        var results = new TResult[devices.Count];
        var failures = new Exception?[devices.Count];
        var threads = get_num_threads();
        Thread[] workers = [.. Enumerable.Range(0, devices.Count).Select(worker => new Thread(() => Run(worker)) { Name = $"strm worker {worker}" })];
        foreach (var worker in workers) worker.Start();
        foreach (var worker in workers) worker.Join();
        if (devices[0].type is DeviceType.CPU) set_num_threads(threads);
        if ((hub.Failure ?? failures.FirstOrDefault(f => f is not null)) is { } failure) ExceptionDispatchInfo.Throw(failure);
        return results[0];

        void Run(int worker)
        {
            try
            {
                // Workers on the processor share its cores; the number counts for the thread that sets it.
                if (devices[worker].type is DeviceType.CPU) set_num_threads(Math.Max(1, threads / devices.Count));
                results[worker] = Guarded(worker, work);
            }
#pragma warning disable CA1031 // It is raised again in the thread that waits.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failures[worker] = exception;
            }
        }
    }

    private TResult Guarded<TResult>(int worker, Func<Device, TrainingTeam, TResult> work)
    {
        TrainingTeam local = devices.Count == 1 ? TrainingTeam.Alone : new DeviceTeam(hub, worker);
        var team = link is null ? local : new ClusterTeam(local, link, devices[worker]);
        try
        {
            return work(devices[worker], team);
        }
        catch (OperationCanceledException) when (team.Stopped || hub.Failure is not null)
        {
            // All workers have agreed on it, or it follows from the failure of another one.
            throw;
        }
        catch (Exception exception)
        {
            hub.Fail(exception);
            link?.Fail(exception);
            throw;
        }
    }
}
