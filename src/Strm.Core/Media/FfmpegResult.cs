using System.Text.RegularExpressions;

namespace Strm.Media;

/// <summary>How a call of <c>ffmpeg</c> or <c>ffprobe</c> ended.</summary>
/// <param name="ExitCode">0 where the program was content.</param>
/// <param name="Complaints">The last lines of its standard error, at the level <c>error</c>.</param>
internal sealed partial record FfmpegResult(int ExitCode, IReadOnlyList<string> Complaints)
{
    /// <summary>Whether the disk was full.</summary>
    public bool DiskFull => Complaints.Any(line => line.Contains("No space left on device", StringComparison.Ordinal));

    /// <summary>The first complaint, which is the most exact, without the part of ffmpeg that makes it.</summary>
    public string Cause => Complaints.Count == 0 ? $"ffmpeg ended with code {ExitCode}" : PartAddress().Replace(Complaints[0], "").TrimEnd('.');

    [GeneratedRegex(@"^\[[^\]@]+ @ 0x[0-9a-f]+\] ")]
    private static partial Regex PartAddress();
}
