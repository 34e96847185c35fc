using System.Diagnostics;

namespace Strm.Notebooks.Tests;

/// <summary>.NET Interactive's own tool, installed once for all tests into a folder of its own.</summary>
public sealed class DotNetInteractiveKernel : IDisposable
{
    private readonly Lazy<string> installed;

    public DotNetInteractiveKernel() => installed = new Lazy<string>(() => Run("dotnet", RepositoryFiles.Cli, "kernel", "install", "--user", "--dotnet-interactive"));

    public string Folder { get; } = Directory.CreateTempSubdirectory("strm-dotnet-interactive-").FullName;

    /// <summary>What the installation said.</summary>
    public string Installed => installed.Value;

    /// <summary>Runs a program that finds this kernel and no other.</summary>
    public string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var inherited in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase) || name.StartsWith("VSTEST", StringComparison.Ordinal)).ToArray()) start.Environment.Remove(inherited);
        start.Environment["JUPYTER_DATA_DIR"] = Path.Combine(Folder, "jupyter");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{output.Result}{error}");
        return output.Result;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
