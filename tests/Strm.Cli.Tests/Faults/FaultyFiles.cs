using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Strm.Cli.Tests;

/// <summary>Runs commands for which some files are slow, cannot be read, or have gone; a library that is loaded before the others does it.</summary>
public sealed class FaultyFiles : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("strm-faulty-").FullName;
    private readonly bool isMade;

    public FaultyFiles()
    {
        var compiler = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(place => File.Exists(Path.Combine(place, "cc")));
        isMade = compiler && OperatingSystem.IsLinux() && CommandProcess.Run("cc", "-shared", "-fPIC", "-o", Library, Source(), "-ldl") == 0;
    }

    private string Library => Path.Combine(folder, "faulty-files.so");

    /// <summary>Starts a command.</summary>
    /// <param name="arguments">What comes after <c>strm</c>.</param>
    /// <param name="faults">What is wrong with which files, <c>STRM_SLOW=text</c>: it concerns every path with the text in it.</param>
    public Process Start(string[] arguments, params string[] faults)
    {
        Skip.IfNot(isMade, "Files can be made faulty on Linux with a C compiler only.");
        return CommandProcess.Start(arguments, ["env", $"LD_PRELOAD={Library}", $"XDG_CACHE_HOME={folder}", .. faults]);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string Source([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "faulty-files.c");
}
