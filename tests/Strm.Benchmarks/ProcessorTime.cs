using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Strm.Speed;

/// <summary>Processor seconds of this process, all threads together: what other programs do changes them little.</summary>
internal static class ProcessorTime
{
    private const double TicksPerSecond = 100; // USER_HZ, which Linux fixes for what it tells programs.

    /// <summary>Seconds so far.</summary>
    public static double Seconds
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>Seconds so far with those of the programs that it started and that have ended; on other systems than Linux without them.</summary>
    public static double SecondsWithChildren
    {
        get
        {
            if (!OperatingSystem.IsLinux()) return Seconds;
            var stat = File.ReadAllText("/proc/self/stat"); // The name, in parentheses, may contain spaces.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[11..15].Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture)) / TicksPerSecond;
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
