using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Formatting;
using Strm.Reports;

namespace Strm.Interactive;

/// <summary>One output of a cell that is replaced in place as its content changes.</summary>
/// <remarks>
/// The values that <c>display</c> returns cannot be updated in the last release of .NET Interactive; those of the invocation's context can.
/// Outside a kernel nothing is shown.
/// </remarks>
internal sealed class NotebookDisplay
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Lock guard = new();
    private readonly KernelInvocationContext? context = KernelInvocationContext.Current;
    private DisplayedValue? shown;
    private long last;

    /// <summary>Shows a view, unless one was shown a moment ago.</summary>
    /// <param name="view">Makes the view, if it is shown.</param>
    /// <param name="always">Whether this one must be shown, for example the last.</param>
    public void Show(Func<ResultView> view, bool always)
    {
        if (context is null) return;
        lock (guard)
        {
            var now = Environment.TickCount64;
            if (!always && shown is not null && now - last < Interval.TotalMilliseconds) return;
            last = now;
            var current = view();
            if (shown is null)
                shown = KernelInvocationContextExtensions.Display(context, current, HtmlFormatter.MimeType, PlainTextFormatter.MimeType);
            else shown.Update(current);
        }
    }
}
