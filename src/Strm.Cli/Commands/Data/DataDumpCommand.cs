using System.CommandLine;
using System.Globalization;
using Strm.Archives;
using Strm.Episodes;

namespace Strm.Cli.Commands;

/// <summary>The command <c>strm data dump</c>: what the network sees of a clip at test time, for comparison with other systems.</summary>
internal static class DataDumpCommand
{
    private static readonly Option<string> Video = new("--video")
    {
        Description = "The clip: class/clip as in the archive.", Required = true,
    };

    private static readonly Option<int> ImageSize = new("--image-size")
    {
        Description = "Height and width of a frame in pixels.", DefaultValueFactory = _ => new ClipOptions().ImageSize,
    };

    private static readonly Option<int> Frames = new("--frames")
    {
        Description = "Frames of the clip.", DefaultValueFactory = _ => new ClipOptions().Frames,
    };

    private static readonly Option<string> Out = new("--out")
    {
        Description = "The safetensors file to write: frames (T, 3, N, N), float32 in [0, 1].", Required = true,
    };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command("dump", "Write the frames of a clip as the network sees them at test time.")
        {
            DataFlags.Data, Video, ImageSize, Frames, Out,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult result)
    {
        var options = new ClipOptions { Frames = result.GetValue(Frames), ImageSize = result.GetValue(ImageSize) };
        var name = ClipId.Parse(result.GetRequiredValue(Video));
        using var archive = FrameArchive.Open(result.GetRequiredValue(DataFlags.Data));
        var clip = archive.Require(name);
        ClipDump.Write(archive, clip, options, result.GetRequiredValue(Out));
        result.InvocationConfiguration.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{options.Frames} of the {clip.FrameCount} frames of {clip.Id}, {options.ImageSize} pixels, "
                + $"in {result.GetRequiredValue(Out)}"));
        return ExitCode.Success;
    }
}
