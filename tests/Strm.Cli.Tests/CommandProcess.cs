using System.Diagnostics;

namespace Strm.Cli.Tests;

/// <summary>Commands of the project in processes of their own.</summary>
internal static class CommandProcess
{
    /// <summary>Starts a command of the project in a process of its own.</summary>
    /// <param name="arguments">What comes after <c>strm</c>.</param>
    /// <param name="within">A command that runs the command, for example in another network.</param>
    public static Process Start(string[] arguments, params string[] within)
    {
        string[] command = [.. within, .. Command(arguments)];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["OMP_NUM_THREADS"] = "1";
        return Process.Start(start)!;
    }

    /// <summary>A command of the project with the program that runs it.</summary>
    /// <param name="arguments">What comes after <c>strm</c>.</param>
    public static string[] Command(string[] arguments) =>
        [Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath! : "dotnet", typeof(StrmCommandLine).Assembly.Location, .. arguments];

    /// <summary>Sends a signal; the shell's own command does it, since a small Debian has no other.</summary>
    public static void Signal(int process, string signal) => Assert.Equal(0, Run("sh", "-c", $"kill -{signal} {process}"));

    /// <summary>Runs a program of the system to its end.</summary>
    /// <returns>Its exit code.</returns>
    public static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>The processes that have a path in their arguments.</summary>
    public static IEnumerable<string> RunningOn(string path) => Directory.EnumerateDirectories("/proc").Select(folder => Path.Combine(folder, "cmdline"))
        .Where(file => int.TryParse(Path.GetFileName(Path.GetDirectoryName(file)), out _)).Select(ReadOrNothing).Where(line => line.Contains(path, StringComparison.Ordinal));

    /// <summary>Waits until a process has ended well.</summary>
    public static async Task EndAsync(Process process)
    {
        var (code, output, error) = await OutcomeAsync(process);
        Assert.True(code == 0, error + output);
    }

    /// <summary>Waits until a process has ended, well or not.</summary>
    public static async Task<(int Code, string Output, string Error)> OutcomeAsync(Process process)
    {
        using (process)
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var error = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, await output, error);
        }
    }

    private static string ReadOrNothing(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
