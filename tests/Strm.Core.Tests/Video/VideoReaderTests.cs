using System.Diagnostics;
using Strm.Video;

namespace Strm.Core.Tests.Media;

/// <summary>Seeking gives the frames that decoding everything and picking by number gives, in whatever a camera or a data set may hold.</summary>
public sealed class VideoReaderTests : IDisposable
{
    private const int Frames = 8;
    private const int ShortSide = 48;

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [SkippableTheory]
    [InlineData("long_gop.mp4", 90, "64x48", new[] { "-c:v", "libx264", "-bf", "3", "-g", "250" })]
    [InlineData("short_gop.mp4", 700, "64x48", new[] { "-c:v", "libx264", "-bf", "2", "-g", "12" })]
    [InlineData("open_gop.mkv", 700, "64x48", new[] { "-c:v", "libx264", "-x264-params", "open-gop=1:keyint=20:bframes=3" })]
    [InlineData("old.avi", 90, "64x48", new[] { "-c:v", "mpeg4", "-bf", "0", "-g", "10" })]
    [InlineData("packed.avi", 90, "64x48", new[] { "-c:v", "mpeg4", "-bf", "2", "-g", "10" })]
    [InlineData("web.webm", 90, "64x48", new[] { "-c:v", "libvpx", "-g", "20" })]
    [InlineData("transport.ts", 700, "64x48", new[] { "-c:v", "mpeg2video", "-g", "15", "-bf", "2" })]
    [InlineData("picture.gif", 30, "64x48", new[] { "-c:v", "gif" })]
    [InlineData("odd.mp4", 40, "61x47", new[] { "-c:v", "libx264", "-pix_fmt", "yuv444p" })]
    [InlineData("deep.mp4", 40, "64x48", new[] { "-c:v", "libx264", "-pix_fmt", "yuv420p10le" })]
    [InlineData("large.mp4", 40, "320x240", new[] { "-c:v", "libx264", "-pix_fmt", "yuv420p" })]
    [InlineData("uneven.mp4", 300, "64x48", new[] { "-vf", "select='not(mod(n,7))+lt(mod(n,31),9)'", "-c:v", "libx264", "-g", "30" })]
    [InlineData("late.mp4", 90, "64x48", new[] { "-c:v", "libx264", "-bf", "3", "-output_ts_offset", "7.3" })]
    [InlineData("short.mp4", 8, "64x48", new[] { "-c:v", "libx264" })]
    [InlineData("nine.mp4", 9, "64x48", new[] { "-c:v", "libx264" })]
    public async Task The_frames_are_those_of_decoding_everything(string name, int length, string size, string[] codec)
    {
        Tools.SkipWithoutFfmpeg();
        var path = _scratch.Path(name);
        string[] timing = codec.Contains("-vf") ? [FfmpegTool.FrameRateOption, "vfr"] : [];
        Tools.Clip(path, length, size, [.. timing, .. codec]);
        await CompareAsync(path);
    }

    [SkippableTheory]
    [InlineData("short.mkv", 3, 12)]
    [InlineData("short.webm", 3, 12)]
    [InlineData("long.mkv", 310, 340)]
    [InlineData("talk.mkv", 2, 330)]
    public async Task The_length_is_that_of_the_pictures_where_the_sound_goes_on(string name, int seconds, int soundSeconds)
    {
        Tools.SkipWithoutFfmpeg();
        var path = _scratch.Path(name);
        string[] codec = name.EndsWith(".webm", StringComparison.Ordinal) ? ["-c:v", "libvpx"] : ["-c:v", "libx264", "-preset", "ultrafast"];
        Tools.Ffmpeg(["-f", "lavfi", "-i", $"testsrc2=size=32x32:rate=5:duration={seconds}", "-f", "lavfi", "-i", $"anullsrc=r=8000:cl=mono:d={soundSeconds}", .. codec, "-g", "25", "-c:a", "libopus", "-b:a", "6k", path]);
        var info = await VideoReader.ProbeAsync(path);
        Assert.Equal(seconds, info.Seconds, tolerance: 0.5);
        Assert.Equal(seconds * 5, info.FrameCount, tolerance: 3.0);
        var video = await VideoReader.ReadEvenlyAsync(path, Frames, ShortSide);
        Assert.True(video.Frames[^1].Seconds <= seconds);
    }

    [SkippableFact]
    public async Task A_transport_stream_that_begins_within_a_group_of_pictures_has_the_frames_that_can_be_decoded()
    {
        Tools.SkipWithoutFfmpeg();
        Tools.Clip(_scratch.Path("full.ts"), 200, "64x48", "-c:v", "libx264", "-g", "50", "-bf", "2", "-pix_fmt", "yuv420p");
        const int packet = 188;
        var bytes = await File.ReadAllBytesAsync(_scratch.Path("full.ts"));
        await File.WriteAllBytesAsync(_scratch.Path("mid.ts"), [.. bytes[..(3 * packet)], .. bytes[((bytes.Length / packet * 3 / 10) * packet)..]]);
        var video = await VideoReader.ReadEvenlyAsync(_scratch.Path("mid.ts"), Frames, ShortSide);
        Assert.Equal(Frames, video.Frames.Count);
        Assert.InRange(video.Info.FrameCount, 50, 160);
    }

    [SkippableFact]
    public async Task A_turned_video_is_upright()
    {
        Tools.SkipWithoutFfmpeg();
        Tools.Clip(_scratch.Path("wide.mp4"), 30, "96x64", "-c:v", "libx264");
        Tools.Rotate(_scratch.Path("wide.mp4"), _scratch.Path("turned.mp4"));
        var video = await CompareAsync(_scratch.Path("turned.mp4"));
        Assert.All(video.Frames, frame => Assert.True(frame.Image.Height > frame.Image.Width));
    }

    [SkippableFact]
    public async Task A_shortened_file_of_a_phone_counts_only_what_is_shown()
    {
        Tools.SkipWithoutFfmpeg();
        Tools.Clip(_scratch.Path("whole.mp4"), 120, "64x48", "-c:v", "libx264", "-bf", "2", "-g", "30");
        // Copied from within a group of pictures: an edit list hides the frames before the cut.
        Tools.Ffmpeg("-ss", "1.7", "-i", _scratch.Path("whole.mp4"), "-c", "copy", _scratch.Path("cut.mp4"));
        await CompareAsync(_scratch.Path("cut.mp4"));
    }

    [SkippableFact]
    public async Task Fewer_frames_than_wanted_are_repeated_in_order()
    {
        Tools.SkipWithoutFfmpeg();
        Tools.Clip(_scratch.Path("five.mp4"), 5, "64x48", "-c:v", "libx264");
        var video = await VideoReader.ReadEvenlyAsync(_scratch.Path("five.mp4"), Frames, ShortSide);
        Assert.Equal(5, video.Info.FrameCount);
        Assert.Equal([0, 0, .04, .04, .08, .08, .12, .16], video.Frames.Select(f => Math.Round(f.Seconds, 2)));
    }

    [SkippableFact]
    public async Task A_video_of_ten_hours_is_read_by_seeking()
    {
        Tools.SkipWithoutFfmpeg();
        var path = _scratch.Path("day.mp4");
        Tools.Ffmpeg("-f", "lavfi", "-i", "testsrc=size=64x48:rate=1/10:duration=36000", "-c:v", "libx264", "-preset", "ultrafast", "-g", "50", path);
        var watch = Stopwatch.StartNew();
        var video = await VideoReader.ReadEvenlyAsync(path, Frames, ShortSide);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 60);
        Assert.Equal(36000, video.Info.Seconds, 15);
        Assert.Equal(Frames, video.Frames.Select(f => Convert.ToHexString(f.Image.Pixels)).Distinct().Count());
        Assert.Equal([.. video.Frames.Select(f => f.Seconds).Order()], video.Frames.Select(f => f.Seconds));
        Assert.InRange(video.Frames[^1].Seconds, 35000, 36000);
    }

    [SkippableFact]
    public async Task A_steady_rate_gives_the_frame_shown_at_each_moment()
    {
        Tools.SkipWithoutFfmpeg();
        var path = _scratch.Path("a.mp4");
        Tools.Clip(path, 50, "64x48", "-c:v", "libx264");
        var all = await AllFramesAsync(path);
        var frames = new List<VideoFrame>();
        await foreach (var frame in VideoReader.ReadAtRateAsync(path, 5, ShortSide)) frames.Add(frame);
        Assert.Equal(10, frames.Count);
        for (var i = 0; i < frames.Count; i++)
        {
            Assert.Equal(i / 5.0, frames[i].Seconds, 6);
            Assert.Equal(all[i * 5], Convert.ToHexString(frames[i].Image.Pixels));
        }
    }

    [SkippableFact]
    public async Task Reading_at_a_steady_rate_can_be_left_early()
    {
        Tools.SkipWithoutFfmpeg();
        var path = _scratch.Path("a.mp4");
        Tools.Clip(path, 500, "64x48", "-c:v", "libx264", "-preset", "ultrafast");
        await foreach (var frame in VideoReader.ReadAtRateAsync(path, 25, ShortSide))
        {
            if (frame.Seconds > 0.2) break;
        }

        File.Delete(path);
    }

    [SkippableFact]
    public async Task A_damaged_video_gives_what_can_be_decoded_and_says_so()
    {
        Tools.SkipWithoutFfmpeg();
        Tools.Ffmpeg("-f", "lavfi", "-i", "testsrc2=size=96x64:rate=25:duration=2", "-c:v", "libx264", "-g", "10", _scratch.Path("sound.mp4"));
        var bytes = await File.ReadAllBytesAsync(_scratch.Path("sound.mp4"));
        for (var i = 0; i < 60; i++) bytes[(bytes.Length / 2) + (7 * i)] ^= 0x5A;
        await File.WriteAllBytesAsync(_scratch.Path("damaged.mp4"), bytes);
        var sound = await VideoReader.ReadEvenlyAsync(_scratch.Path("sound.mp4"), Frames, ShortSide);
        Assert.Null(sound.Info.DamageNote);
        var video = await VideoReader.ReadEvenlyAsync(_scratch.Path("damaged.mp4"), Frames, ShortSide);
        Assert.Equal(Frames, video.Frames.Count);
        Assert.Equal(sound.Frames[0].Image.Pixels.ToArray(), video.Frames[0].Image.Pixels.ToArray());
        Assert.Contains("damaged.mp4 is damaged (", video.Info.DamageNote, StringComparison.Ordinal);
        var (count, damage) = (0, "");
        await foreach (var _ in VideoReader.ReadAtRateAsync(_scratch.Path("damaged.mp4"), 10, ShortSide, found => damage = found)) count++;
        Assert.InRange(count, 15, 20);
        Assert.NotEmpty(damage);
    }

    [SkippableTheory]
    [InlineData("16/11", "16:11", 70)]
    [InlineData("1/1", null, 48)]
    [InlineData("120/119", null, 48)]
    public async Task Pixels_that_are_not_square_are_told_and_frames_have_the_shape_in_which_they_are_shown(string pixel, string? shape, int width)
    {
        Tools.SkipWithoutFfmpeg();
        var path = _scratch.Path("pixels.mp4");
        Tools.Clip(path, 20, "48x48", "-vf", $"setsar={pixel}", "-c:v", "libx264");
        var video = await VideoReader.ReadEvenlyAsync(path, Frames, ShortSide);
        Assert.Equal(shape, video.Info.PixelShape);
        Assert.Equal(shape is null ? null : $"{path}: its pixels are not square ({shape}, width to height); frames have the shape in which the video is shown.", video.Info.PixelShapeNote);
        Assert.Equal((width, 48), (video.Frames[0].Image.Width, video.Frames[0].Image.Height));
    }

    [SkippableFact]
    public async Task What_cannot_be_used_is_said_in_three_parts()
    {
        Tools.SkipWithoutFfmpeg();
        Tools.Clip(_scratch.Path("one.mp4"), 1, "64x48", "-c:v", "libx264");
        Tools.Ffmpeg("-f", "lavfi", "-i", "sine=duration=1", _scratch.Path("sound.mp4"));
        Tools.Clip(_scratch.Path("whole.mp4"), 20, "64x48", "-c:v", "libx264");
        var whole = await File.ReadAllBytesAsync(_scratch.Path("whole.mp4"));
        await File.WriteAllBytesAsync(_scratch.Path("half.mp4"), whole[..(whole.Length / 2)]);
        await File.WriteAllBytesAsync(_scratch.Path("empty.mp4"), []);
        await File.WriteAllTextAsync(_scratch.Path("words.mp4"), "these are no pictures");
        Assert.Contains("a single frame", await ErrorAsync("one.mp4"), StringComparison.Ordinal);
        Assert.Contains("no video, only sound", await ErrorAsync("sound.mp4"), StringComparison.Ordinal);
        Assert.Contains("truncated", await ErrorAsync("half.mp4"), StringComparison.Ordinal);
        Assert.Contains("empty", await ErrorAsync("empty.mp4"), StringComparison.Ordinal);
        Assert.Contains("ffmpeg cannot decode it", await ErrorAsync("words.mp4"), StringComparison.Ordinal);
        Assert.Contains("does not exist", await ErrorAsync("missing.mp4"), StringComparison.Ordinal);
        Assert.Contains("is a folder", await ErrorAsync(""), StringComparison.Ordinal);
    }

    private async Task<string> ErrorAsync(string name)
    {
        var error = await Assert.ThrowsAsync<StrmException>(() => VideoReader.ReadEvenlyAsync(_scratch.Path(name), Frames, ShortSide));
        Assert.NotEmpty(error.Remedy);
        return error.Message;
    }

    private static async Task<SampledVideo> CompareAsync(string path)
    {
        var all = await AllFramesAsync(path);
        var indices = new int[Frames];
        FrameSampler.Test(all.Count, indices);
        var video = await VideoReader.ReadEvenlyAsync(path, Frames, ShortSide);
        Assert.Equal(all.Count, video.Info.FrameCount);
        Assert.Equal(indices.Select(i => all[i]), video.Frames.Select(f => Convert.ToHexString(f.Image.Pixels)));
        return video;
    }

    private static async Task<List<string>> AllFramesAsync(string path)
    {
        var filter = $"scale='if(gt(iw,ih),-1,min(iw,{ShortSide}))':'if(gt(iw,ih),min(ih,{ShortSide}),-1)':in_color_matrix=bt601,format=rgb24";
        var frames = new List<string>();
        await FfmpegTool.RunAsync(
            ["-i", FfmpegTool.FileUrl(path), "-map", "0:V:0", "-vf", filter, FfmpegTool.FrameRateOption, "passthrough", "-c:v", "ppm", "-f", "image2pipe", "pipe:1"],
            output: async (stream, token) =>
            {
                var reader = new PpmReader(stream);
                while (await reader.NextAsync(token) is { } image) frames.Add(Convert.ToHexString(image.Pixels));
            });
        return frames;
    }
}
