using Strm.Models;
using Strm.Reports;

namespace Strm.Interactive.Views;

/// <summary>A view of the checks of a machine.</summary>
public static class MachineView
{
    /// <summary>Shows what was found.</summary>
    /// <param name="report">The checks.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(MachineReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new ViewBuilder("This machine")
            .Table(["", "check", "found"], report.Checks.Select(check => (string[])[check.Passed ? "✓" : "✗", check.Name, check.Detail]), 3)
            .Note(
                report.IsSound ? "All checks passed." : "Some checks failed; see above.",
                report.IsSound ? NoteKind.Success : NoteKind.Error)
            .Build();
    }
}
