using TorchSharp;

namespace Strm.Distributed;

/// <summary>Which devices a process drives.</summary>
public static class RankDevices
{
    /// <summary>Reads the devices that were asked for; the ranks of a machine divide them by local rank.</summary>
    /// <param name="text">The devices, as in <c>--device</c>; <c>cuda</c> alone means, for a rank, the one of its local rank.</param>
    /// <param name="job">The ranks; null if this is the only process.</param>
    /// <returns>At least one device. Ranks may share a CPU, but never a CUDA device.</returns>
    /// <exception cref="StrmException">There are no such devices, or fewer than ranks.</exception>
    public static IReadOnlyList<Device> Choose(string text, MpiJob? job)
    {
        if (job is null) return DeviceNames.Parse(text);
        Device[] all = text == "cuda" ? All() : [.. DeviceNames.Parse(text)];
        Device[] own = text == "cuda" ? [.. all.Skip(job.LocalRank).Take(1)] : [.. all.Where((_, i) => i % job.LocalSize == job.LocalRank)];
        if (own.Length > 0) return own;
        if (all[0].type is DeviceType.CPU) return [CPU];
        throw new StrmException(
            $"{job.Name} is number {job.LocalRank + 1} of {job.LocalSize} on its machine, but --device {text} names {all.Length} there.",
            "Each rank needs a CUDA device of its own.",
            $"Start {all.Length} on each machine (mpirun --map-by ppr:{all.Length}:node), or name more devices with --device.");
    }

    private static Device[] All()
    {
        var first = DeviceNames.One("cuda"); // throws a clear error if there is none
        return [.. Enumerable.Range(0, cuda.device_count()).Select(i => new Device(first.type, i))];
    }
}
