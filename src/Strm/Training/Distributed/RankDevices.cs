using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Training.Distributed;

/// <summary>Which devices a process drives.</summary>
internal static class RankDevices
{
    /// <summary>Reads the devices that were asked for; <c>cuda</c> alone is, for a rank, the one of its place on the machine.</summary>
    /// <param name="text">The devices, as in <c>--device</c>.</param>
    /// <param name="ranks">Which rank this is; null where it is the only process.</param>
    /// <exception cref="StrmException">There are no such devices.</exception>
    public static IReadOnlyList<Device> Choose(string text, RankSettings? ranks)
    {
        if (text != "cuda" || ranks is null) return DeviceNames.Parse(text);
        var count = cuda.is_available() ? cuda.device_count() : 0;
        if (count == 0 || ranks.LocalRank < count) return [DeviceNames.One($"cuda:{ranks.LocalRank}")];
        throw new StrmException(
            $"This machine has {count} CUDA devices, and rank {ranks.Rank} is the {ranks.LocalRank + 1}. process on it.",
            "Each process needs a device of its own.",
            $"Start {count} processes on it (strm launch --nproc {count}), or name the devices with --device.");
    }
}
