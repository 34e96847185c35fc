using System.Diagnostics;
using Strm.Media;

namespace Strm.Core.Tests;

/// <summary>The programs that make test clips.</summary>
internal static class Tools
{
    public static void SkipWithoutFfmpeg() => Skip.If(ExecutableFinder.TryFind("ffmpeg") is null, "ffmpeg is not installed.");

    public static void Ffmpeg(params string[] arguments) => Run("ffmpeg", ["-v", "error", "-y", .. arguments]);

    public static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program}: {error}");
    }
}
