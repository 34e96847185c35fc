using System.Text.RegularExpressions;
using CliWrap;

namespace Strm.Video;

/// <summary>The programs <c>ffmpeg</c> and <c>ffprobe</c> of this machine, and how they are started.</summary>
/// <remarks>
/// Arguments reach the programs as a list, never through a shell, and files as <c>file:NAME</c>: spaces, quotes, percent signs and
/// a leading dash mean nothing special. A cancelled call ends its process.
/// </remarks>
internal static partial class FfmpegTool
{
    private const int KeptErrorLines = 40;

    /// <summary>
    /// The option that, with <c>passthrough</c>, passes every frame once, whatever its time stamps. ffmpeg before 5.1 gets
    /// its older name instead.
    /// </summary>
    public const string FrameRateOption = "-fps_mode";

    private const string OldFrameRateOption = "-vsync";

    // A placeholder for the list of formats until ffmpeg is started.
    private const string FormatsOfOneFile = "formats of one file";

    // These read a list of other files, or from the network or a device.
    private static readonly string[] FormatsOfSeveralFiles =
        ["concat", "concatf", "hls", "dash", "webm_dash_manifest", "imf", "sdp", "sap", "rtp", "rtsp", "lavfi", "image2", "vobsub"];

    private static readonly Lazy<Task<Build>> ThisBuild = new(ReadBuildAsync);

    /// <summary>Starts <c>ffmpeg</c> and waits for it to end.</summary>
    /// <param name="arguments">The arguments, without the general ones.</param>
    /// <param name="input">Writes the standard input, if there is one.</param>
    /// <param name="output">Reads the standard output; null ignores it.</param>
    /// <param name="workingDirectory">The folder to start in.</param>
    /// <param name="describe">Receives the lines in which the program describes its inputs and outputs; null omits them.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <returns>The exit code and the complaints.</returns>
    public static async Task<FfmpegResult> RunAsync(
        IEnumerable<string> arguments,
        Func<Stream, CancellationToken, Task>? input = null,
        Func<Stream, CancellationToken, Task>? output = null,
        string? workingDirectory = null,
        Action<string>? describe = null,
        CancellationToken cancellationToken = default)
    {
        string[] general =
        [
            "-hide_banner", .. describe is null ? ["-v", "error"] : new[] { "-v", "level+info", "-nostats" },
            .. input is null ? new[] { "-nostdin" } : [],
        ];
        return await StartAsync(
            "ffmpeg", [.. general, .. arguments], input, output, workingDirectory, describe, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Starts <c>ffprobe</c> and waits for it to end.</summary>
    /// <param name="arguments">The arguments, without the general ones.</param>
    /// <param name="output">Reads the standard output.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <returns>The exit code and the complaints.</returns>
    public static Task<FfmpegResult> ProbeAsync(
        IEnumerable<string> arguments, Func<Stream, CancellationToken, Task> output, CancellationToken cancellationToken) =>
        StartAsync("ffprobe", ["-hide_banner", "-v", "error", .. arguments], null, output, null, null, cancellationToken);

    /// <summary>A file's name in the form that ffmpeg's <c>file</c> protocol takes.</summary>
    /// <param name="path">Any path.</param>
    /// <returns>The name for <c>-i</c> or an output.</returns>
    public static string FileUrl(string path) => "file:" + Path.GetFullPath(path);

    /// <summary>The arguments that name an input. A playlist must not make ffmpeg open other files or the network.</summary>
    /// <param name="path">Any path.</param>
    public static string[] Input(string path) =>
        ["-protocol_whitelist", "file", "-format_whitelist", FormatsOfOneFile, "-i", FileUrl(path)];

    private static async Task<FfmpegResult> StartAsync(
        string program,
        IEnumerable<string> arguments,
        Func<Stream, CancellationToken, Task>? input,
        Func<Stream, CancellationToken, Task>? output,
        string? workingDirectory,
        Action<string>? describe,
        CancellationToken cancellationToken)
    {
        var complaints = new Queue<string>();
        var build = await ThisBuild.Value.ConfigureAwait(false);
        var command = CliWrap.Cli.Wrap(ExecutableFinder.Find(program, "ffmpeg"))
            .WithArguments(arguments.Select(build.Argument))
            .WithValidation(CommandResultValidation.None)
            .WithStandardInputPipe(input is null ? PipeSource.Null : PipeSource.Create(input))
            .WithStandardOutputPipe(output is null ? PipeTarget.Null : PipeTarget.Create(output))
            .WithStandardErrorPipe(PipeTarget.ToDelegate(line => Keep(complaints, line, describe)));
        if (workingDirectory is not null) command = command.WithWorkingDirectory(workingDirectory);
        var result = await command.ExecuteAsync(cancellationToken).ConfigureAwait(false);
        return new FfmpegResult(result.ExitCode, [.. complaints]);
    }

    private static void Keep(Queue<string> lines, string line, Action<string>? describe)
    {
        if (describe is not null && !SeverePattern().IsMatch(line))
        {
            describe(line);
            return;
        }

        if (describe is not null) line = SeverePattern().Replace(line, "", 1);
        if (string.IsNullOrWhiteSpace(line)) return;
        if (lines.Count == KeptErrorLines) lines.Dequeue();
        lines.Enqueue(line.Trim());
    }

    private static async Task<Build> ReadBuildAsync()
    {
        var version = VersionPattern().Match(await SaidAsync("-version").ConfigureAwait(false));
        var formats = FormatPattern().Matches(await SaidAsync("-demuxers").ConfigureAwait(false)).Select(match => match.Groups[1].Value);
        return new Build(
            version.Success && Version.Parse(version.Groups[1].Value) < new Version(5, 1),
            string.Join(',', formats.Except(FormatsOfSeveralFiles)));
    }

    private static async Task<string> SaidAsync(string question)
    {
        using var said = new StringWriter();
        await CliWrap.Cli.Wrap(ExecutableFinder.Find("ffmpeg", "ffmpeg"))
            .WithArguments(["-hide_banner", question])
            .WithValidation(CommandResultValidation.None)
            .WithStandardOutputPipe(PipeTarget.ToDelegate(said.WriteLine))
            .ExecuteAsync().ConfigureAwait(false);
        return said.ToString();
    }

    [GeneratedRegex(@"\[(error|fatal|panic)\] ")]
    private static partial Regex SeverePattern();

    [GeneratedRegex(@"^ffmpeg version n?(\d+\.\d+)")]
    private static partial Regex VersionPattern();

    [GeneratedRegex(@"^ D[E ](?:d )? *(\S+) ", RegexOptions.Multiline)]
    private static partial Regex FormatPattern();

    // The arguments that depend on the installed ffmpeg.
    private sealed record Build(bool IsOld, string FormatsOfOneFile)
    {
        public string Argument(string argument) =>
            argument == FfmpegTool.FormatsOfOneFile
                ? FormatsOfOneFile
                : IsOld && argument == FrameRateOption
                ? OldFrameRateOption
                : argument;
    }
}

/// <summary>How a call of <c>ffmpeg</c> or <c>ffprobe</c> ended.</summary>
/// <param name="ExitCode">0 on success.</param>
/// <param name="Complaints">The last lines of its standard error, at the level <c>error</c>.</param>
internal sealed partial record FfmpegResult(int ExitCode, IReadOnlyList<string> Complaints)
{
    // Since version 7 ffmpeg's exit code is the last byte of its error's number, and that of "not permitted" is the same.
    private const int InterruptedCode = 255;
    private const int SignalBase = 128, LastSignal = 31;

    /// <summary>Whether a signal ended the program.</summary>
    public bool Interrupted =>
        ExitCode == InterruptedCode && !Complaints.Any(line => line.Contains("Operation not permitted", StringComparison.Ordinal));

    /// <summary>Whether the disk was full.</summary>
    public bool DiskFull => Complaints.Any(line => line.Contains("No space left on device", StringComparison.Ordinal));

    /// <summary>
    /// Whether it gave up because the packet counters of a transport stream restart, as they do if segments of a live stream
    /// were concatenated.
    /// </summary>
    public bool IsSpliced =>
        ExitCode != 0 && Complaints.Any(line => line.Contains("corrupt input packet in stream", StringComparison.Ordinal));

    /// <summary>Whether everything was decoded without complaint.</summary>
    public bool IsFlawless => ExitCode == 0 && Complaints.Count == 0;

    /// <summary>The first complaint, which is the most precise, without the name of the ffmpeg component that made it.</summary>
    public string Cause =>
        Complaints.Count == 0 ? $"ffmpeg ended with code {ExitCode}" : PartAddress().Replace(Complaints[0], "").TrimEnd('.');

    private string? Crash =>
        ExitCode - SignalBase is >= 1 and <= LastSignal ? $"ffmpeg crashed on it (signal {ExitCode - SignalBase})" : null;

    /// <summary>Says why a file could not be decoded.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The end of a sentence on it.</returns>
    public string Explain(string path)
    {
        if (Complaints.Any(line => line.Contains("matches no streams", StringComparison.Ordinal)))
            return "it has no video, only sound or nothing";
        if (Complaints.Any(line => line.Contains("not on whitelist", StringComparison.Ordinal)))
            return "it is a list of other files and holds no video itself";
        return Crash
            ?? $"ffmpeg cannot decode it: {Cause.Replace(FfmpegTool.FileUrl(path), "", StringComparison.Ordinal).TrimStart(':', ' ')}";
    }

    [GeneratedRegex(@"^\[[^\]@]+ @ 0x[0-9a-f]+\] ")]
    private static partial Regex PartAddress();
}
