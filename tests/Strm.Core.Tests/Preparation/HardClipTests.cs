using Strm.Archives;
using Strm.Images;
using Strm.Preparation;
using Strm.Video;

namespace Strm.Core.Tests.Preparation;

/// <summary>Clips and names that real collections have: each must be in the archive or in the report.</summary>
public sealed class HardClipTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [SkippableTheory]
    [InlineData("two words", "a clip")]
    [InlineData("tying knot (not on a tie)", "(Rad)Schlag_die_Bank!_cartwheel")]
    [InlineData("quotes", "it's \"quoted\" `here` $HOME")]
    [InlineData("percent", "100%05d %s")]
    [InlineData("ampersand & semicolon;", "a&b;c|d>e<f*?")]
    [InlineData("Ünïcödé 日本語", "クリップ🎬")]
    [InlineData("-dash", "-vf")]
    [InlineData("[brackets]", "clip[1]{2}#3~")]
    [InlineData("back\\slash", "tab\there")]
    [InlineData("colon:", "http:x,y'z")]
    public async Task Any_name_reaches_the_archive(string className, string clip)
    {
        Tools.SkipWithoutFfmpeg();
        Clip(Path.Combine(className, clip + ".mp4"));
        Clip(Path.Combine("other", "plain.avi"));
        var report = await PrepareAsync();
        Assert.Empty(report.Skipped);
        using var archive = FrameArchive.Open(_scratch.Path("a.zip"));
        var expected = new ClipId(ArchiveNames.Clean(className), ArchiveNames.Clean(clip));
        Assert.Equal(5, archive.Find(expected)?.FrameCount);
        Assert.Equal(2, archive.Clips.Count);
    }

    [SkippableFact]
    public async Task Names_of_200_characters_reach_the_archive()
    {
        Tools.SkipWithoutFfmpeg();
        var (className, clip) = (new string('c', 200), new string('v', 200));
        Clip(Path.Combine(className, clip + ".webm"));
        var report = await PrepareAsync();
        Assert.Equal(1, report.Clips);
        using var archive = FrameArchive.Open(_scratch.Path("a.zip"));
        Assert.Equal(new ClipId(className, clip), archive.Clips[0].Id);
    }

    [SkippableFact]
    public async Task Broken_clips_are_skipped_and_named_and_the_others_are_there()
    {
        Tools.SkipWithoutFfmpeg();
        Clip("run/good.mp4");
        Clip("run/good.avi.avi");
        await File.WriteAllBytesAsync(Video("run/empty.mp4"), []);
        await File.WriteAllTextAsync(Video("run/words.mp4"), "these are no pictures");
        Tools.Ffmpeg("-f", "lavfi", "-i", "sine=duration=1", Video("run/sound.mp4"));
        foreach (var extension in new[] { ".mp4", ".avi", ".webm" })
        {
            Clip("run/whole" + extension, frames: 20);
            var whole = await File.ReadAllBytesAsync(Video("run/whole" + extension));
            await File.WriteAllBytesAsync(Video($"run/half_{extension[1..]}{extension}"), whole[..(whole.Length / 2)]);
            File.Delete(Video("run/whole" + extension));
        }

        var report = await PrepareAsync();
        Assert.Equal(2, report.Clips);
        Assert.Equal(
            ["run/empty.mp4", "run/half_avi.avi", "run/half_mp4.mp4", "run/half_webm.webm", "run/sound.mp4", "run/words.mp4"],
            report.Skipped.Select(issue => issue.Path));
        Assert.Contains("empty", Reason(report, "run/empty.mp4"), StringComparison.Ordinal);
        Assert.Contains("truncated", Reason(report, "run/half_webm.webm"), StringComparison.Ordinal);
        Assert.Contains("no video", Reason(report, "run/sound.mp4"), StringComparison.Ordinal);
        Assert.All(report.Skipped, issue => Assert.DoesNotContain(_scratch.Root, issue.Reason, StringComparison.Ordinal));
        Assert.All(report.Skipped, issue => Assert.DoesNotContain("crashed", issue.Reason, StringComparison.Ordinal)); // ffmpeg 7 ends with codes as high as those of signals
    }

    [SkippableFact]
    public async Task Damaged_clips_are_kept_in_part_on_request()
    {
        Tools.SkipWithoutFfmpeg();
        Clip("run/whole.avi", frames: 20);
        var whole = await File.ReadAllBytesAsync(Video("run/whole.avi"));
        await File.WriteAllBytesAsync(Video("run/half.avi"), whole[..(whole.Length / 2)]);
        await File.WriteAllBytesAsync(Video("run/nothing.avi"), whole[..100]);
        var report = await PrepareAsync(options => options with { KeepDamaged = true });
        Assert.Equal(2, report.Clips);
        Assert.Equal("run/half.avi", Assert.Single(report.Damaged).Path);
        Assert.Equal("run/nothing.avi", Assert.Single(report.Skipped).Path);
        Assert.InRange(report.Frames, 21, 39);
    }

    [SkippableFact]
    public async Task Unusual_clips_give_every_frame_once_upright_and_in_the_asked_size()
    {
        Tools.SkipWithoutFfmpeg();
        Clip("a/one_frame.mp4", frames: 1);
        Clip("a/odd.avi", frames: 4, codec: ["-vf", "scale=55:33,setsar=1", "-c:v", "mjpeg"]);
        Clip("a/ten_bit.mp4", frames: 6, codec: ["-c:v", "libx264", "-pix_fmt", "yuv420p10le"]);
        Clip("a/grey.avi", frames: 3, codec: ["-c:v", "mjpeg", "-pix_fmt", "gray"]);
        Clip("a/alpha.mov", frames: 3, codec: ["-c:v", "png", "-pix_fmt", "rgba"]);
        // Frames at 0, 40, 80, 800 and 1600 ms: a constant rate would repeat some.
        Clip("a/variable.mkv", frames: 5, codec: ["-vf", "setpts='if(lt(N,3),N*0.04,(N-2)*0.8)/TB'", "-vsync", "passthrough", "-c:v", "libx264"]);
        Clip("a/upright.mp4", frames: 4, size: "64x32");
        Tools.Rotate(Video("a/upright.mp4"), Video("a/rotated.mp4"));
        var report = await PrepareAsync(options => options with { Size = new OutputSize(0, 48) });
        Assert.Empty(report.Skipped);
        using var archive = FrameArchive.Open(_scratch.Path("a.zip"));
        Assert.Equal((1, 48, 64), Shape(archive, "one_frame"));
        Assert.Equal((4, 80, 48), Shape(archive, "odd"));
        Assert.Equal((6, 48, 64), Shape(archive, "ten_bit"));
        Assert.Equal(3, Shape(archive, "grey").Frames);
        Assert.Equal(3, Shape(archive, "alpha").Frames);
        Assert.Equal(5, Shape(archive, "variable").Frames);
        Assert.Equal((4, 96, 48), Shape(archive, "upright"));
        Assert.Equal((4, 48, 96), Shape(archive, "rotated"));
    }

    [SkippableTheory]
    [InlineData("wide.mp4", "4/3", 64, 48, 64, 48)]
    [InlineData("wide.mkv", "4/3", 64, 48, 64, 48)]
    [InlineData("wide.avi", "4/3", 64, 48, 64, 48)]
    [InlineData("narrow.mp4", "8/9", 48, 54, 43, 48)]
    [InlineData("upright.mp4", "1/2", 48, 96, 24, 48)]
    [InlineData("square.mp4", "1/1", 48, 48, 48, 48)]
    public async Task Pixels_that_are_not_square_give_frames_of_the_shape_in_which_the_video_is_shown(
        string name, string pixel, int width, int height, int readWidth, int readHeight)
    {
        Tools.SkipWithoutFfmpeg();
        Clip("a/" + name, size: "48x48", codec: ["-vf", $"setsar={pixel}", "-c:v", name.EndsWith(".avi", StringComparison.Ordinal) ? "mpeg4" : "libx264"]);
        Clip("a/plain.mp4");
        var report = await PrepareAsync(options => options with { Size = new OutputSize(0, 48) });
        using var archive = FrameArchive.Open(_scratch.Path("a.zip"));
        Assert.Equal((5, width, height), Shape(archive, Path.GetFileNameWithoutExtension(name)));
        Assert.Equal(pixel == "1/1" ? [] : [$"a/{name}"], report.Reshaped.Select(issue => issue.Path));
        Assert.All(report.Reshaped, issue => Assert.Contains($"its pixels are not square ({pixel.Replace('/', ':')}, width to height)", issue.Reason, StringComparison.Ordinal));
        var video = await Strm.Video.VideoReader.ReadEvenlyAsync(Video("a/" + name), 2, 48);
        Assert.All(video.Frames, frame => Assert.Equal((readWidth, readHeight), (frame.Image.Width, frame.Image.Height)));
    }

    [SkippableFact]
    public async Task Segments_of_a_live_stream_written_one_after_the_other_are_one_clip()
    {
        Tools.SkipWithoutFfmpeg();
        Clip("a/1.ts", frames: 20, codec: ["-c:v", "libx264", "-f", "mpegts"]);
        Clip("a/2.ts", frames: 20, codec: ["-c:v", "libx264", "-f", "mpegts", "-output_ts_offset", "3"]);
        var live = (byte[])[.. await File.ReadAllBytesAsync(Video("a/1.ts")), .. await File.ReadAllBytesAsync(Video("a/2.ts"))];
        await File.WriteAllBytesAsync(Video("a/live.ts"), live);
        foreach (var segment in new[] { "a/1.ts", "a/2.ts" }) File.Delete(Video(segment));
        var report = await PrepareAsync();
        Assert.Equal((1, 40L), (report.Clips, report.Frames));
        Assert.Empty(report.Skipped);
        var video = await Strm.Video.VideoReader.ReadEvenlyAsync(Video("a/live.ts"), 8, 48);
        Assert.Equal((8, 40L), (video.Frames.Count, video.Info.FrameCount));
    }

    [SkippableFact]
    public async Task Clips_of_one_name_stay_apart()
    {
        Tools.SkipWithoutFfmpeg();
        Clip("a/same.mp4", frames: 3);
        Clip("b/same.mp4", frames: 4);
        Clip("c/same.mp4", frames: 5);
        Clip("c/same.avi", frames: 6);
        Clip("d/Case.mp4", frames: 3);
        Clip("d/case.mp4", frames: 3);
        Clip("e/UPPER.MP4", frames: 7);
        Clip("F/x.mp4", frames: 3);
        Clip("f/y.mp4", frames: 3);
        var report = await PrepareAsync();
        using var archive = FrameArchive.Open(_scratch.Path("a.zip"));
        Assert.Equal(
            ["F/x", "a/same", "b/same", "c/same.avi", "c/same.mp4", "d/Case.mp4", "e/UPPER"], archive.Clips.Select(clip => clip.Id.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(["d/case.mp4", "f/y.mp4"], report.Skipped.Select(issue => issue.Path));
        Assert.All(report.Skipped, issue => Assert.Contains("rename", issue.Reason, StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Symbolic_links_are_followed_and_those_that_lead_nowhere_are_reported()
    {
        Tools.SkipWithoutFfmpeg();
        Clip("real/clip.mp4");
        Directory.CreateDirectory(_scratch.Path("elsewhere"));
        File.Move(Video("real/clip.mp4"), _scratch.Path("elsewhere", "target.mp4"));
        File.CreateSymbolicLink(Video("real/clip.mp4"), _scratch.Path("elsewhere", "target.mp4"));
        Directory.CreateSymbolicLink(_scratch.Path("videos", "linked"), _scratch.Path("elsewhere"));
        Directory.CreateSymbolicLink(_scratch.Path("videos", "real", "circle"), _scratch.Path("videos"));
        File.CreateSymbolicLink(Video("real/dangling.mp4"), _scratch.Path("nowhere.mp4"));
        var report = await PrepareAsync();
        using var archive = FrameArchive.Open(_scratch.Path("a.zip"));
        Assert.Equal(["linked/target", "real/clip"], archive.Clips.Select(clip => clip.Id.ToString()));
        Assert.Equal(["real/circle", "real/dangling.mp4"], report.Skipped.Select(issue => issue.Path));
    }

    [SkippableFact]
    public async Task Files_at_the_wrong_depth_and_unfinished_downloads_are_reported_and_notes_are_not()
    {
        Tools.SkipWithoutFfmpeg();
        Clip("a/good.mp4");
        Clip("top.mp4");
        Clip("a/deeper/clip.mp4");
        Clip("a/.hidden.mp4");
        foreach (var name in new[] { "a/clip.mp4.part", "a/packed.rar", "a/notes.txt", "a/Thumbs.db", "a/.DS_Store", "a/._good.mp4", "readme.md" }) await File.WriteAllTextAsync(Video(name), "x");
        var report = await PrepareAsync();
        Assert.Equal(["a/clip.mp4.part", "a/deeper/clip.mp4", "a/packed.rar", "top.mp4"], report.Skipped.Select(issue => issue.Path));
        Assert.Equal(2, report.Clips);
    }

    [SkippableFact]
    public async Task A_named_pipe_among_the_clips_does_not_hold_the_work_up()
    {
        Tools.SkipWithoutFfmpeg();
        Clip("a/good.mp4");
        Tools.Run("mkfifo", Video("a/pipe.mp4"));
        File.CreateSymbolicLink(Video("a/to_pipe.mp4"), "pipe.mp4");
        var report = await PrepareAsync().WaitAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(["a/pipe.mp4", "a/to_pipe.mp4"], report.Skipped.Select(issue => issue.Path));
    }

    [SkippableTheory]
    [InlineData("noise")]
    [InlineData("{\"train\":5}")]
    [InlineData("{\"train\":[\"a\"],\"test\":[\"A\"]}")]
    public async Task A_split_file_that_is_none_is_refused_before_the_work(string content)
    {
        Tools.SkipWithoutFfmpeg();
        Clip("a/good.mp4");
        await File.WriteAllTextAsync(Video("split.json"), content);
        var error = await Assert.ThrowsAsync<StrmException>(() => PrepareAsync());
        Assert.Contains($"The split file {Video("split.json")} ", error.Message, StringComparison.Ordinal);
        Assert.Equal(["videos"], Directory.GetFileSystemEntries(_scratch.Root).Select(Path.GetFileName));
    }

    [SkippableFact]
    public async Task A_place_that_cannot_be_written_is_an_error_that_names_it()
    {
        Tools.SkipWithoutFfmpeg();
        Clip("a/good.mp4");
        var error = await Assert.ThrowsAsync<StrmException>(() => PrepareAsync(options => options with { Output = "/proc/frames.zip" }));
        Assert.Contains("'/proc/frames.zip' cannot be written", error.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("far/frames.zip")]
    [InlineData("far/frames")]
    public async Task Through_a_link_the_archive_is_made_where_it_leads_to(string target)
    {
        Tools.SkipWithoutFfmpeg();
        Clip("a/good.mp4");
        Directory.CreateDirectory(_scratch.Path("far"));
        File.CreateSymbolicLink(_scratch.Path("link"), target);
        Assert.Equal(1, (await PrepareAsync(options => options with { Output = _scratch.Path("link") })).Clips);
        Assert.Equal(target, new FileInfo(_scratch.Path("link")).LinkTarget);
        using var archive = FrameArchive.Open(_scratch.Path(target));
        Assert.Single(archive.Clips);
    }

    [SkippableFact]
    public async Task A_playlist_cannot_make_ffmpeg_read_other_files()
    {
        Tools.SkipWithoutFfmpeg();
        Clip("secret/clip.ts", codec: ["-c:v", "mpeg2video"]);
        await File.WriteAllTextAsync(Video("secret/list.mp4"), $"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/clip.ts\n#EXT-X-ENDLIST\n");
        await File.WriteAllTextAsync(Video("secret/local.mp4"), $"#EXTM3U\n#EXTINF:1,\nclip.ts\n#EXT-X-ENDLIST\n");
        await File.WriteAllTextAsync(Video("secret/concat.mp4"), $"ffconcat version 1.0\nfile {Video("secret/clip.ts")}\n");
        await File.WriteAllTextAsync(Video("secret/neighbour.mp4"), "ffconcat version 1.0\nfile clip.ts\n");
        await File.WriteAllTextAsync(Video("secret/pictures.sdp"), "v=0\nm=video 5004 RTP/AVP 96\n");
        var report = await PrepareAsync();
        string[] lists = ["secret/concat.mp4", "secret/list.mp4", "secret/local.mp4", "secret/neighbour.mp4"];
        Assert.Equal(lists, report.Skipped.Select(issue => issue.Path).Where(path => path.EndsWith(".mp4", StringComparison.Ordinal)));
        Assert.Equal(1, report.Clips);
        foreach (var path in lists) await Assert.ThrowsAsync<StrmException>(async () => await VideoReader.ProbeAsync(Video(path)));
        foreach (var path in new[] { "secret/concat.mp4", "secret/neighbour.mp4" }) Assert.Contains("a list of other files", Reason(report, path), StringComparison.Ordinal);
    }

    private async Task<PrepareReport> PrepareAsync(Func<PrepareOptions, PrepareOptions>? change = null)
    {
        var options = new PrepareOptions { Videos = _scratch.Path("videos"), Output = _scratch.Path("a.zip"), Size = new OutputSize(0, 32) };
        return await FramePreparation.RunAsync(change is null ? options : change(options));
    }

    private string Video(string name)
    {
        var path = Path.Combine(_scratch.Path("videos"), name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    private void Clip(string name, int frames = 5, string size = "48x64", string[]? codec = null) => Tools.Clip(Video(name), frames, size, codec ?? []);

    private static string Reason(PrepareReport report, string path) => report.Skipped.Single(issue => issue.Path == path).Reason;

    private static (int Frames, int Width, int Height) Shape(FrameArchive archive, string clip)
    {
        var found = archive.Find(new ClipId("a", clip))!;
        using var decoder = new ImageDecoder();
        var image = new RgbImage();
        decoder.Decode(archive.ReadFrame(found, 0, new FrameBuffer()), clip, image);
        return (found.FrameCount, image.Width, image.Height);
    }
}
