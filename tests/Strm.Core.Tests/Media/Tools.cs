using System.Diagnostics;
using Strm.Media;

namespace Strm.Core.Tests;

/// <summary>The programs that make test clips.</summary>
internal static class Tools
{
    public static void SkipWithoutFfmpeg() => Skip.If(ExecutableFinder.TryFind("ffmpeg") is null, "ffmpeg is not installed.");

    public static void Ffmpeg(params string[] arguments) => Run("ffmpeg", ["-v", "error", "-y", .. arguments]);

    /// <summary>A checksum of a clip's decoded pictures.</summary>
    public static string Pictures(string path) => Run("ffmpeg", "-v", "error", "-i", "file:" + path, "-f", "md5", "-");

    public static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program}: {error}");
        return output.GetAwaiter().GetResult();
    }
}
