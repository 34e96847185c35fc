using System.CommandLine;
using Strm.Models;

namespace Strm.Cli.Commands;

/// <summary>The verb <c>strm doctor</c>: whether this machine has what the library needs.</summary>
internal static class DoctorCommand
{
    /// <summary>Creates the verb.</summary>
    public static Command Create()
    {
        var command = new Command("doctor", "Check this machine: tensors, images, video tools, the default model.");
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult result)
    {
        var output = result.InvocationConfiguration.Output;
        var report = MachineReport.Create();
        foreach (var check in report.Checks) output.WriteLine($"{check.Name,-10} {(check.Passed ? "" : "FAILED: ")}{check.Detail}");
        output.WriteLine(report.IsSound ? "All checks passed." : "Some checks failed; see above.");
        return report.IsSound ? StrmCommandLine.Success : StrmCommandLine.Failure;
    }
}
