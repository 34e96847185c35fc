using System.Globalization;

namespace Strm.Tests;

/// <summary>How long the runs are that look for what shows rarely.</summary>
internal static class LongRun
{
    /// <summary>What they are multiplied with: <c>STRM_SOAK</c>, or 1.</summary>
    public static int Scale => int.TryParse(Environment.GetEnvironmentVariable("STRM_SOAK"), CultureInfo.InvariantCulture, out var scale) ? scale : 1;
}
