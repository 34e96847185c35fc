using System.Diagnostics;

namespace Strm.Notebooks.Tests;

/// <summary>Programs that look for Jupyter's kernels in a folder of a test and nowhere else of the user's.</summary>
internal static class JupyterProgram
{
    /// <summary>Runs a program that must succeed.</summary>
    /// <param name="folder">The test's folder.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What it wrote to its standard output.</returns>
    public static string Run(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var inherited in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase) || name.StartsWith("VSTEST", StringComparison.Ordinal)).ToArray()) start.Environment.Remove(inherited);
        start.Environment["JUPYTER_DATA_DIR"] = Path.Combine(folder, "jupyter");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{output.Result}{error}");
        return output.Result;
    }
}
