using System.Collections.Concurrent;

namespace Strm;

/// <summary>Finds the programs that the library starts.</summary>
internal static class ExecutableFinder
{
    private static readonly ConcurrentDictionary<string, string> Found = new(StringComparer.Ordinal);

    /// <summary>The full path of a program on the search path.</summary>
    /// <param name="program">The program's name.</param>
    /// <param name="package">The package that provides it, by the name used on most systems.</param>
    /// <returns>The path.</returns>
    /// <exception cref="StrmException">The program is not installed.</exception>
    public static string Find(string program, string package) => TryFind(program) ?? throw new StrmException(
        $"The program '{program}' was not found on the search path.",
        $"Reading and writing video files needs {package}.",
        $"Install it with 'sudo apt-get install {package}' (or your system's package manager), or run './strm setup'.");

    /// <summary>The full path of a program on the search path, or null.</summary>
    /// <param name="program">The program's name.</param>
    /// <returns>The path, or null if the program is not installed.</returns>
    public static string? TryFind(string program)
    {
        var search = Environment.GetEnvironmentVariable("PATH") ?? "";
        var key = $"{program}\n{search}";
        if (Found.TryGetValue(key, out var known)) return known;
        string[] names = OperatingSystem.IsWindows() ? [program + ".exe"] : [program];
        var path = search.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => names, Path.Combine).FirstOrDefault(File.Exists);
        if (path is not null) Found[key] = path;
        return path;
    }
}
