using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CliWrap;
using Strm.Video;

namespace Strm.Speed;

/// <summary>The same work in Python and in ffmpeg, where they are installed.</summary>
internal static partial class LoaderBaselines
{
    private const string Script = "official_loader.py", Python = "/usr/bin/python3";

    /// <summary>Runs the official loader's procedure on an archive.</summary>
    /// <param name="archive">The zip.</param>
    /// <param name="imageSize">The side of the crop in pixels.</param>
    /// <param name="seconds">About how long each measurement takes.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <returns>The rates, or null if python3 or python3-pil is not installed.</returns>
    public static async Task<OfficialLoaderRates?> OfficialAsync(
        string archive, int imageSize, double seconds, CancellationToken cancellationToken)
    {
        using var source = new StreamReader(typeof(LoaderBaselines).Assembly.GetManifestResourceStream(Script)!);
        var output = new StringBuilder();
        var numbers = FormattableString.Invariant($"{seconds}");
        try
        {
            var result = await CliWrap.Cli.Wrap(Python)
                .WithArguments(
                    ["-c", await source.ReadToEndAsync(cancellationToken).ConfigureAwait(false), archive, $"{imageSize}", numbers])
                .WithStandardOutputPipe(PipeTarget.ToStringBuilder(output)).WithValidation(CommandResultValidation.None)
                .ExecuteAsync(cancellationToken).ConfigureAwait(false);
            return result.ExitCode == 0
                ? JsonSerializer.Deserialize<OfficialLoaderRates>(output.ToString(), JsonSerializerOptions.Web)
                : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Decodes a numbered sequence of JPEGs to RGB on one thread of ffmpeg.</summary>
    /// <param name="folder">The folder of 00000001.jpg and so on.</param>
    /// <param name="frames">Their number.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <returns>Frames for each second of processor time, or null if ffmpeg is not installed.</returns>
    public static async Task<double?> FfmpegAsync(string folder, int frames, CancellationToken cancellationToken)
    {
        var complaints = new StringBuilder();
        try
        {
            await CliWrap.Cli.Wrap("ffmpeg")
                .WithArguments(
                [
                    "-hide_banner", "-nostdin", "-benchmark", "-threads", "1", "-f", "image2", "-i", Path.Combine(folder, "%08d.jpg"),
                    "-threads", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-y", "/dev/null",
                ])
                .WithStandardErrorPipe(PipeTarget.ToStringBuilder(complaints)).WithValidation(CommandResultValidation.None)
                .ExecuteAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }

        var match = ProcessorTime().Match(complaints.ToString());
        return match.Success ? frames / (Seconds(match, 1) + Seconds(match, 2)) : null;
    }

    /// <summary>Makes a numbered sequence of JPEGs of 341 by 256 pixels, as <c>strm data prepare</c> would of a film.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="frames">Their number.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <exception cref="StrmException">ffmpeg cannot make them.</exception>
    public static async Task MakeFramesAsync(string folder, int frames, CancellationToken cancellationToken)
    {
        var result = await FfmpegTool.RunAsync(
            [
                "-f", "lavfi", "-i", "mandelbrot=size=682x512:rate=25", "-frames:v", $"{frames}", "-vf",
                "noise=alls=8:allf=t,scale=341:256", "-pix_fmt", "yuvj420p", "-q:v", "5", Path.Combine(folder, "%08d.jpg")
            ],
            cancellationToken: cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
            throw new StrmException(
                $"ffmpeg could not make frames: {result.Cause}.",
                "The benchmark needs frames.",
                "Give an archive of your own with --data.");
    }

    private static double Seconds(Match match, int group) => double.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"bench: utime=([0-9.]+)s stime=([0-9.]+)s")]
    private static partial Regex ProcessorTime();
}

/// <summary>What the official loader's procedure reaches on one core: frames for each second of processor time.</summary>
/// <param name="Test">Whole clips as at test.</param>
/// <param name="Train">Whole clips as in training.</param>
/// <param name="Decode">Opening and decoding alone, by PIL.</param>
/// <param name="Memory">The process's largest resident memory in megabytes.</param>
/// <param name="Torch">Whether PyTorch made the tensors; else numpy did.</param>
internal sealed record OfficialLoaderRates(double Test, double Train, double Decode, double Memory, bool Torch);
