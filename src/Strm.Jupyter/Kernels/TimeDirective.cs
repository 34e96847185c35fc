using System.Diagnostics;
using System.Globalization;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Directives;

namespace Strm.Jupyter.Kernels;

/// <summary>The directive <c>#!time</c>: shows how long the rest of the cell took.</summary>
internal static class TimeDirective
{
    /// <summary>Adds the directive.</summary>
    public static void AddTo(Kernel root) => root.AddDirective(new KernelActionDirective("#!time", "Shows how long the cell took"), (_, context) =>
    {
        var clock = Stopwatch.StartNew();
        context.OnComplete(ended => ended.DisplayAs(string.Create(CultureInfo.InvariantCulture, $"Wall time: {clock.Elapsed.TotalMilliseconds:0.0} ms"), "text/plain"));
        return Task.CompletedTask;
    });
}
