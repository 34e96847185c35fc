using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Formatting;

namespace Strm.Tests;

/// <summary>Whose kernel is in force.</summary>
internal static class Provider
{
    /// <summary>This project's own, which has the formatters in the same assembly.</summary>
    public static bool IsLocal => typeof(Kernel).Assembly == typeof(Formatter).Assembly;
}
