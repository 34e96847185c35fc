using System.Globalization;
using System.Runtime.InteropServices;

namespace Strm.Jupyter.Hosting;

/// <summary>The process that started the kernel. If it ends without shutting the kernel down, the kernel has no purpose left.</summary>
internal static partial class ParentProcess
{
    private const string Variable = "JPY_PARENT_PID";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Waits until the parent has ended; for ever if Jupyter named none.</summary>
    public static async Task EndedAsync(CancellationToken cancellationToken)
    {
        var isNamed = int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var named) && named > 1;
        var parent = Current();
        while (!isNamed || Current() == parent) await Task.Delay(isNamed ? Interval : Timeout.InfiniteTimeSpan, cancellationToken);
    }

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int Current();
}
