using System.Globalization;
using TorchSharp;

namespace Strm.Torch;

/// <summary>Devices by name: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>, or several of them separated by commas.</summary>
public static class DeviceNames
{
    /// <summary>Reads a list of devices.</summary>
    /// <param name="text">Names separated by commas, for example <c>cuda:0,cuda:1</c>; <c>cpu,cpu</c> divides the CPU's cores.</param>
    /// <returns>At least one device.</returns>
    /// <exception cref="StrmException">A name is not a device's, appears twice, or this machine has no such device.</exception>
    public static IReadOnlyList<Device> Parse(string text)
    {
        var names = text.Split(',', StringSplitOptions.TrimEntries);
        Device[] devices = [.. names.Select(One)];
        var twice = devices.Where(d => d.type is DeviceType.CUDA).GroupBy(d => Math.Max(d.index, 0)).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
        {
            throw new StrmException(
                $"The devices '{text}' name cuda:{twice.Key} twice.",
                "Each CUDA device can be used once.",
                "Leave one of them out.");
        }

        if (devices.Select(d => d.type).Distinct().Count() > 1)
        {
            throw new StrmException(
                $"The devices '{text}' are of two kinds.",
                "Devices that share a run must be of one kind.",
                "Name CUDA devices only, or cpu only.");
        }

        return devices;
    }

    /// <summary>Reads one device.</summary>
    /// <param name="name"><c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</param>
    /// <returns>The device.</returns>
    /// <exception cref="StrmException">The name is not a device's, or this machine has no such device.</exception>
    public static Device One(string name)
    {
        NativeTorch.Require();
        if (name == "cpu") return CPU;
        var parts = name.Split(':');
        var index = 0;
        if (parts[0] != "cuda"
            || parts.Length > 2
            || (parts.Length == 2 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out index)))
        {
            throw new StrmException(
                $"The device is '{name}'.",
                "It must be cpu, cuda, or cuda: and a number, with commas between several.",
                "Correct --device.");
        }

        var count = cuda.is_available() ? cuda.device_count() : 0;
        if (index < count) return new Device(DeviceType.CUDA, index);
        throw new StrmException(
            $"The device is '{name}'.",
            count == 0 ? "This libtorch finds no CUDA device here." : $"This machine has {count} CUDA devices, numbered from 0.",
            count == 0 ? "Use --device cpu, or a libtorch with CUDA and a driver for it." : $"Use a number below {count}.");
    }
}
