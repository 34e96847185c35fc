using System.Text.RegularExpressions;

namespace Strm.Media;

/// <summary>How a call of <c>ffmpeg</c> or <c>ffprobe</c> ended.</summary>
/// <param name="ExitCode">0 where the program was content.</param>
/// <param name="Complaints">The last lines of its standard error, at the level <c>error</c>.</param>
internal sealed partial record FfmpegResult(int ExitCode, IReadOnlyList<string> Complaints)
{
    // Since version 7 ffmpeg ends with the last byte of its error's number, and that of "not permitted" is the same.
    private const int InterruptedCode = 255;
    private const int SignalBase = 128, LastSignal = 31;

    /// <summary>Whether a signal from outside ended the program.</summary>
    public bool Interrupted => ExitCode == InterruptedCode && !Complaints.Any(line => line.Contains("Operation not permitted", StringComparison.Ordinal));

    /// <summary>Whether the disk was full.</summary>
    public bool DiskFull => Complaints.Any(line => line.Contains("No space left on device", StringComparison.Ordinal));

    /// <summary>The first complaint, which is the most exact, without the part of ffmpeg that makes it.</summary>
    public string Cause => Complaints.Count == 0 ? $"ffmpeg ended with code {ExitCode}" : PartAddress().Replace(Complaints[0], "").TrimEnd('.');

    private string? Crash => ExitCode - SignalBase is >= 1 and <= LastSignal ? $"ffmpeg crashed on it (signal {ExitCode - SignalBase})" : null;

    /// <summary>Says why a file could not be decoded.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The end of a sentence on it.</returns>
    public string Explain(string path)
    {
        if (Complaints.Any(line => line.Contains("matches no streams", StringComparison.Ordinal))) return "it has no video, only sound or nothing";
        return Crash ?? $"ffmpeg cannot decode it: {Cause.Replace(FfmpegTool.FileUrl(path), "", StringComparison.Ordinal).TrimStart(':', ' ')}";
    }

    [GeneratedRegex(@"^\[[^\]@]+ @ 0x[0-9a-f]+\] ")]
    private static partial Regex PartAddress();
}
