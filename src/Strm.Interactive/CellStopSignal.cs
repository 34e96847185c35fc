using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;

namespace Strm.Interactive;

/// <summary>
/// Stops the running cell of .NET Interactive's own tool, which Jupyter cannot interrupt: a signal replaces the interrupt.
/// </summary>
/// <remarks>
/// <c>strm kernel install --dotnet-interactive</c> registers the tool so that Jupyter's interrupt becomes that signal, and names it in the
/// environment. If no signal is named, the kernel handles interrupts itself.
/// </remarks>
internal static class CellStopSignal
{
    private const string Variable = "STRM_INTERRUPT_SIGNAL";

    // Kept in a field: the registration ends when the object is collected.
    private static PosixSignalRegistration? registration;

    /// <summary>Listens for the signal, if one is named.</summary>
    public static void ListenFor(Kernel root)
    {
        if (!int.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.None, CultureInfo.InvariantCulture, out var signal))
            return;
        registration ??= PosixSignalRegistration.Create((PosixSignal)signal, _ => Stop(root));
    }

    private static void Stop(Kernel root) => _ = root.SendAsync(new Cancel(), CancellationToken.None);
}
