using System.Diagnostics;

namespace Strm.Jupyter.Tests;

/// <summary>Runs programs, and says which Debian package a missing one is in.</summary>
internal static class Programs
{
    public const string Python = "/usr/bin/python3";

    /// <summary>The command line of this build, to be run by dotnet.</summary>
    public static readonly string Strm = Path.Combine(AppContext.BaseDirectory, "Strm.Cli.dll");

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>Skips the test where a module of Debian's Python is missing.</summary>
    public static void RequirePython(string module, string package) =>
        Skip.If(!File.Exists(Python) || Run(Python, ["-c", $"import {module}"], []).Code != 0, $"The Python module {module} is absent: apt-get install {package}");

    /// <summary>Runs a program to its end.</summary>
    public static (int Code, string Output) Run(string program, IEnumerable<string> arguments, IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (process.WaitForExit(Patience)) return (process.ExitCode, output.Result + error.Result);
        process.Kill(entireProcessTree: true);
        return (-1, $"{program} took longer than {Patience}.");
    }
}
