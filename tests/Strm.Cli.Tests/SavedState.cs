using System.Diagnostics;
using System.Globalization;

namespace Strm.Cli.Tests;

/// <summary>The states that a training in another process saves.</summary>
internal static class SavedState
{
    /// <summary>Waits until a process has saved the state of a task, or of a later one, or has ended.</summary>
    public static async Task AwaitAsync(Process process, string run, int task = 1)
    {
        while (NewestOf(run) < task && !process.HasExited) await Task.Delay(10);
    }

    /// <summary>The task of the newest state; 0 where there is none.</summary>
    public static int NewestOf(string run) => !Directory.Exists(Path.Combine(run, "state")) ? 0
        : Directory.GetFiles(Path.Combine(run, "state"), "task-*.json")
            .Select(file => int.Parse(Path.GetFileNameWithoutExtension(file)["task-".Length..], CultureInfo.InvariantCulture)).DefaultIfEmpty().Max();
}
