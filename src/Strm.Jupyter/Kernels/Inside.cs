using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;

namespace Strm.Jupyter.Kernels;

/// <summary>Runs work of this program as a command of a kernel, so that what it displays has a place to go.</summary>
internal static class Inside
{
    /// <summary>Runs the work.</summary>
    /// <exception cref="InvalidOperationException">The work failed.</exception>
    public static async Task RunAsync(Kernel kernel, Func<Task> work)
    {
        var result = await kernel.SendAsync(new Work { Handler = (_, _) => work() });
        if (result.Events.OfType<CommandFailed>().FirstOrDefault() is { } failed) throw new InvalidOperationException(failed.Exception?.Message ?? failed.Message, failed.Exception);
    }

    private sealed class Work : KernelCommand;
}
