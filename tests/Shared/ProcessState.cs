using System.Runtime.InteropServices;

namespace Strm.Tests;

/// <summary>What a process holds: managed and native memory in bytes, open files and threads.</summary>
internal sealed partial record ProcessState(long Managed, long Native, int Files, int Threads)
{
    /// <summary>What it holds now, when everything that nobody refers to has been collected.</summary>
    public static ProcessState Now()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        var memory = MemoryInfo();
        return new ProcessState(
            GC.GetTotalMemory(forceFullCollection: true), (long)(memory.InUse + memory.Mapped), Directory.GetFiles("/proc/self/fd").Length, Directory.GetDirectories("/proc/self/task").Length);
    }

    /// <summary>How much more native memory there is after 10,000 steps: the slope of a line through samples at equal distances, bytes.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="distance">The steps between two of them.</param>
    public static double Slope(IReadOnlyList<ProcessState> samples, int distance)
    {
        var (middle, mean) = ((samples.Count - 1) / 2.0, samples.Average(sample => sample.Native));
        var (above, below) = (0.0, 0.0);
        for (var i = 0; i < samples.Count; i++)
        {
            above += (i - middle) * (samples[i].Native - mean);
            below += (i - middle) * (i - middle);
        }

        return above / below / distance * 10_000;
    }

    // The bytes that the C library has handed out; of the resident set a good part is what it keeps for later.
    [LibraryImport("libc", EntryPoint = "mallinfo2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial AllocatorInfo MemoryInfo();

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct AllocatorInfo(
        nuint Arena, nuint FreeChunks, nuint FastChunks, nuint MappedRegions, nuint Mapped, nuint Unused, nuint Fast, nuint InUse, nuint Free, nuint Top);
}
