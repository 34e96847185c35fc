using System.Diagnostics;

namespace Strm.Studies.Speed;

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
