using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Strm.Package.Tests;

/// <summary>A folder of packages, made from what has been built.</summary>
public sealed class Feed : IDisposable
{
    private readonly Dictionary<string, string> packed = [];

    // Of no other feed: NuGet would take a package of a version that it knows from its cache.
    private readonly string suffix = $"test-{Guid.NewGuid():N}";

    public string Folder { get; } = Directory.CreateTempSubdirectory("strm-feed-").FullName;

    public static string Root { get; } = Path.GetFullPath(Path.Combine(Here(), "..", ".."));

    private static string Configuration => typeof(Feed).Assembly.Location.Contains("/release/", StringComparison.OrdinalIgnoreCase) ? "Release" : "Debug";

    /// <summary>Packs a project without building it again.</summary>
    /// <returns>The package.</returns>
    public string Pack(string project)
    {
        if (packed.TryGetValue(project, out var known)) return known;
        Dotnet(Root, "pack", Path.Combine(Root, "src", project), "--no-build", "--nologo", "-v", "q", "-c", Configuration, $"-p:VersionSuffix={suffix}", "-o", Path.Combine(Folder, project));
        var package = Directory.GetFiles(Path.Combine(Folder, project), "*.nupkg").Single();
        var target = Path.Combine(Folder, Path.GetFileName(package));
        File.Move(package, target);
        return packed[project] = target;
    }

    // Not Last(), which would pack the last one alone.
    public string Pack(params string[] projects) => projects.Select(Pack).ToArray()[^1];

    /// <summary>Runs the SDK the way a user would: without what the test host put into the environment.</summary>
    public static string Dotnet(string folder, params string[] arguments) => Run("dotnet", folder, arguments);

    public static string Run(string program, string folder, params string[] arguments)
    {
        var (code, output, error) = Finish(program, folder, arguments);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)}\n{output}\n{error}");
        return output;
    }

    /// <summary>Runs a program to its end, however it ends.</summary>
    public static (int Code, string Output, string Error) Finish(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase) || k.StartsWith("VSTEST", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
