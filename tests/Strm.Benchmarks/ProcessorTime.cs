using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Strm.Speed;

/// <summary>Processor seconds of this process, all threads together: what other programs do changes them little.</summary>
internal static class ProcessorTime
{
    /// <summary>Seconds so far.</summary>
    public static double Seconds
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>Peak of resident memory, MB.</summary>
    public static double PeakMemory
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return process.PeakWorkingSet64 / (double)(1 << 20);
        }
    }
}

/// <summary>The processor time of the present thread, which other threads and programs do not change.</summary>
internal static partial class ThreadTime
{
    private const int ThreadClock = 3;

    /// <summary>Seconds since the thread began; on other systems than Linux those of a clock on the wall.</summary>
    public static double Seconds
    {
        get
        {
            if (!OperatingSystem.IsLinux() || GetTime(ThreadClock, out var time) != 0)
                return Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;
            return time.Seconds + (time.Nanoseconds * 1e-9);
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeSpec
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
