using System.Diagnostics;
using System.Globalization;

namespace Strm.Cli.Tests;

/// <summary>Commands of the project under <c>mpirun</c>.</summary>
internal static class MpiRun
{
    /// <summary>Where Debian puts it.</summary>
    public const string Program = "/usr/bin/mpirun";

    /// <summary>Skips a test where there is no mpirun.</summary>
    public static void Require() => Skip.IfNot(File.Exists(Program), "Skipped: mpirun not found (Debian: apt-get install openmpi-bin).");

    /// <summary>What starts a command as several ranks, as root too and with more ranks than cores.</summary>
    public static string[] Ranks(int count) => [Program, "--allow-run-as-root", "--oversubscribe", "-np", $"{count}"];

    /// <summary>What starts a command as rank 0, and another as rank 1. (Debian 13's mpirun crashes where it is given both itself.)</summary>
    /// <param name="first">The command of rank 0, with the program that runs it, in words without quotes.</param>
    public static string[] Then(string[] first) =>
        [.. Ranks(2), "sh", "-c", $"[ \"$OMPI_COMM_WORLD_RANK\" != 0 ] || exec {string.Join(' ', first.Select(word => $"'{word}'"))}; exec \"$@\"", "sh"];

    /// <summary>Waits until a process has ended; one that nobody has waited for has ended too.</summary>
    public static async Task EndedAsync(int process)
    {
        var watch = Stopwatch.StartNew();
        while (File.Exists($"/proc/{process}/status"))
        {
            try
            {
                if ((await File.ReadAllLinesAsync($"/proc/{process}/status")).Any(line => line.StartsWith("State:\tZ", StringComparison.Ordinal))) return;
            }
            catch (IOException)
            {
                return;
            }

            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(15), $"process {process} goes on");
            await Task.Delay(50);
        }
    }

    /// <summary>The process of a rank.</summary>
    /// <param name="launcher">The process of mpirun.</param>
    /// <param name="rank">The rank.</param>
    public static int Process(int launcher, int rank)
    {
        foreach (var directory in Directory.GetDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _)))
        {
            try
            {
                var status = File.ReadAllLines(Path.Combine(directory, "status"));
                var variables = File.ReadAllText(Path.Combine(directory, "environ")).Split('\0');
                if (status.Contains($"PPid:\t{launcher}") && variables.Contains($"OMPI_COMM_WORLD_RANK={rank}")) return int.Parse(Path.GetFileName(directory), CultureInfo.InvariantCulture);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It has ended, or is another user's.
            }
        }

        throw new InvalidOperationException($"There is no rank {rank}.");
    }
}
