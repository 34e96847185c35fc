using System.Diagnostics;
using System.Globalization;

namespace Strm.Core.Tests;

/// <summary>The programs that make test clips.</summary>
internal static class Tools
{
    public static void SkipWithoutFfmpeg() => Skip.If(ExecutableFinder.TryFind("ffmpeg") is null, "ffmpeg is not installed.");

    public static void Ffmpeg(params string[] arguments) => Run("ffmpeg", ["-v", "error", "-y", .. arguments]);

    /// <summary>Makes a short clip of a test pattern.</summary>
    public static void Clip(string path, int frames = 5, string size = "48x64", params string[] codec)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (codec.Length == 0 && path.EndsWith(".webm", StringComparison.Ordinal)) codec = ["-c:v", "libvpx"];
        Ffmpeg(
            ["-f", "lavfi", "-i", $"testsrc2=size={size}:rate=25", "-frames:v", frames.ToString(CultureInfo.InvariantCulture), "-threads", "1", .. codec, "file:" + path]);
    }

    /// <summary>Copies a clip and turns it by its metadata.</summary>
    public static void Rotate(string source, string target)
    {
        try
        {
            Ffmpeg("-display_rotation", "90", "-i", source, "-c", "copy", target);
        }
        catch (InvalidOperationException)
        {
            // Before ffmpeg 6 it was a tag.
            Ffmpeg("-i", source, "-c", "copy", "-metadata:s:v", "rotate=90", target);
        }
    }

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
