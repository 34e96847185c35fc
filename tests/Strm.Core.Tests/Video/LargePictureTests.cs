using System.Runtime.InteropServices;
using Strm.Video;
using Xunit.Abstractions;

namespace Strm.Core.Tests;

/// <summary>Films of phones and cameras in 4K: little is decoded. They run alone, since the time of all programs that this process starts is taken.</summary>
[Collection(nameof(LargePictureTests))]
[CollectionDefinition(nameof(LargePictureTests), DisableParallelization = true)]
public sealed partial class LargePictureTests(ITestOutputHelper log) : IDisposable
{
    private const int Children = -1;

    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [SkippableFact]
    public async Task Of_large_pictures_near_key_frames_are_taken_and_scaled_while_they_are_decoded()
    {
        Tools.SkipWithoutFfmpeg();
        Tools.Clip(scratch.Path("large.mp4"), 40, "2048x1152", "-c:v", "libx264", "-preset", "ultrafast", "-g", "5");
        var large = await VideoReader.ReadEvenlyAsync(scratch.Path("large.mp4"), 4, 64);
        Assert.All(large.Frames, frame => Assert.Equal((114, 64), (frame.Image.Width, frame.Image.Height)));
        Assert.All(large.Frames, frame => Assert.Equal(0, Math.Round(frame.Seconds * 25) % 5));
        Assert.Equal(4, large.Frames.Select(f => f.Seconds).Distinct().Count());
        Tools.Clip(scratch.Path("sparse.mp4"), 40, "2048x1152", "-c:v", "libx264", "-preset", "ultrafast", "-g", "40");
        var sparse = await VideoReader.ReadEvenlyAsync(scratch.Path("sparse.mp4"), 4, 64);
        Assert.Equal([0, 13, 25, 38], sparse.Frames.Select(f => (int)Math.Round(f.Seconds * 25))); // no key frame is near: as of any video
    }

    [SkippableFact]
    [Trait("Tier", "Full")]
    public async Task Ten_seconds_of_4K_take_much_less_than_decoding_all_of_them()
    {
        Tools.SkipWithoutFfmpeg();
        Tools.Ffmpeg("-f", "lavfi", "-i", "testsrc2=size=3840x2160:rate=30:duration=10", "-c:v", "libx264", "-preset", "ultrafast", "-g", "30", "-pix_fmt", "yuv420p", scratch.Path("4k.mp4"));
        await VideoReader.ReadEvenlyAsync(scratch.Path("4k.mp4"), 8, 256);
        var before = Seconds();
        await VideoReader.ReadEvenlyAsync(scratch.Path("4k.mp4"), 8, 256);
        var seconds = Seconds() - before; // 1.8 of 4.2; both are more where other work shares the cores
        Tools.Ffmpeg("-threads", "1", "-i", scratch.Path("4k.mp4"), "-f", "null", "-");
        var whole = Seconds() - before - seconds;
        log.WriteLine($"{seconds:0.00} s of {whole:0.00}");
        Assert.InRange(seconds / whole, 0, 0.6);
    }

    // Of this process's children that have ended, which decode.
    private static double Seconds()
    {
        Assert.Equal(0, Usage(Children, out var usage));
        return usage.UserSeconds + usage.SystemSeconds + ((usage.UserMicroseconds + usage.SystemMicroseconds) / 1e6);
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Usage(int who, out ResourceUsage usage);

    [StructLayout(LayoutKind.Sequential, Size = 144)]
    private struct ResourceUsage
    {
        public long UserSeconds;
        public long UserMicroseconds;
        public long SystemSeconds;
        public long SystemMicroseconds;
    }
}
