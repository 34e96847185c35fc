using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Strm.Archives;
using Strm.Core.Tests.Checkpoints;

namespace Strm.Core.Tests.Data;

public sealed class FrameArchiveTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("root/")]
    [InlineData("a/b c/")]
    public void A_zip_is_read_with_and_without_root_folders_and_directory_entries(string root)
    {
        string[] frames = [.. SampleFrames.Frames($"{root}run/b", 9), .. SampleFrames.Frames($"{root}jump/a", 8)];
        using var plain = Open(SampleFrames.Zip(_folder, "plain.zip", frames));
        using var withFolders = Open(SampleFrames.Zip(_folder, "folders.zip", [$"{root}run/", $"{root}run/b/", $"{root}jump/", .. frames]));
        Assert.Equal(["jump/a (8 frames)", "run/b (9 frames)"], plain.Clips.Select(c => c.ToString()));
        Assert.Equal(plain.Clips.Select(c => c.ToString()), withFolders.Clips.Select(c => c.ToString()));
        Assert.Equal(["jump", "run"], plain.Classes);
        Assert.Equal(17, plain.FrameCount);
        Assert.Empty(plain.Problems);
        Assert.Equal(SampleFrames.Jpeg, Read(plain, "run/b", 8));
    }

    [Fact]
    public void A_folder_and_a_zip_of_it_hold_the_same_clips()
    {
        string[] frames = [.. SampleFrames.Frames("run/b", 3), .. SampleFrames.Frames("Run/c", 4), "jump/a/1.PNG", "jump/a/2.jpeg"];
        using var zip = Open(SampleFrames.Zip(_folder, "x.zip", frames));
        using var folder = Open(SampleFrames.Folder(_folder, "x", frames));
        Assert.Equal(zip.Clips.Select(c => c.ToString()), folder.Clips.Select(c => c.ToString()));
        Assert.Equal(SampleFrames.Png, Read(folder, "jump/a", 0));
        Assert.Equal(SampleFrames.Jpeg, Read(folder, "JUMP/A", 1));
        Assert.Equal(32, folder.Fingerprint.Length);
    }

    [Theory]
    [InlineData("img_{0:D5}.jpg", "depth_{0:D5}.jpg", "img_*")]
    [InlineData("{0:D8}.jpg", "{0:D8}_depth.png", "????????")]
    [InlineData("{0:D8}.jpg", "cover.jpg", "0*.jpg")]
    public void Two_series_of_pictures_in_a_clip_are_an_error_that_names_both_and_a_pattern_chooses_one(string one, string other, string pattern)
    {
        string[] frames = [.. Enumerable.Range(1, 9).SelectMany(i => new[] { Name(one, i), Name(other, i) }).Distinct()];
        foreach (var path in new[] { SampleFrames.Zip(_folder, "x.zip", frames), SampleFrames.Folder(_folder, "x", frames) })
        {
            var error = Assert.Throws<StrmException>(() => Open(path));
            Assert.Contains(Path.GetFileName(Name(one, 1)), error.Message, StringComparison.Ordinal);
            Assert.Contains(Path.GetFileName(Name(other, 1)), error.Message, StringComparison.Ordinal);
            Assert.Contains("--data 'PATH::", error.Remedy, StringComparison.Ordinal);
            Assert.DoesNotContain("PATH::*'", error.Remedy, StringComparison.Ordinal);
            using var chosen = path.EndsWith(".zip", StringComparison.Ordinal) ? FrameArchive.Open(path, pattern) : FrameArchive.Open($"{path}::{pattern}");
            Assert.Equal(["run/a (9 frames)"], chosen.Clips.Select(c => c.ToString()));
            Assert.Empty(chosen.Problems);
        }

        static string Name(string format, int i) => "run/a/" + string.Format(null, format, i);
    }

    [Fact]
    public void Optical_flow_beside_the_frames_is_never_mixed_with_them_and_said_to_be_left_out()
    {
        string[] names = ["img_{0:D5}.jpg", "flow_x_{0:D5}.jpg", "flow_y_{0:D5}.jpg"];
        string[] frames = [.. names.SelectMany(name => Enumerable.Range(1, 9).Select(i => "run/a/" + string.Format(null, name, i)))];
        foreach (var path in new[] { SampleFrames.Zip(_folder, "x.zip", frames), SampleFrames.Folder(_folder, "x", frames) })
        {
            using var archive = Open(path);
            Assert.Equal(["run/a (9 frames)"], archive.Clips.Select(c => c.ToString()));
            Assert.All(Enumerable.Range(0, 9), i => Assert.Contains("img_", archive.FrameName(archive.Clips[0], i), StringComparison.Ordinal));
            Assert.Contains("18 pictures of optical flow, for example run/a/flow_", Assert.Single(archive.Problems).Detail, StringComparison.Ordinal);
            using var flow = FrameArchive.Open(path, "flow_x_*");
            Assert.Equal(["run/a (9 frames)"], flow.Clips.Select(c => c.ToString()));
        }
    }

    [Theory]
    [InlineData("run/a/2020-01-01 10.30.15.jpg", "run/a/2021-12-31 9.5.7.jpg")]
    [InlineData("run/a/IMG_1.JPG", "run/a/img_2.jpg")]
    [InlineData("run/a/first.jpg", "run/a/second.jpg")]
    public void Names_that_differ_in_numbers_and_case_alone_or_have_no_numbers_are_one_series(string first, string second)
    {
        using var archive = Open(SampleFrames.Zip(_folder, "x.zip", [first, second]));
        Assert.Equal(["run/a (2 frames)"], archive.Clips.Select(c => c.ToString()));
    }

    [Fact]
    public void A_clip_is_found_whatever_the_Unicode_form_of_its_name()
    {
        using var archive = Open(SampleFrames.Zip(_folder, "x.zip", SampleFrames.Frames("u\u0308ben/Kopfsto\u00DF", 3)));
        Assert.NotNull(archive.Find(ClipId.Parse("\u00FCben/kopfsto\u00DF")));
        Assert.Single(archive.ClipsOf("\u00DCBEN"));
    }

    [Fact]
    public void The_same_clip_name_in_neighbouring_classes_stays_two_clips()
    {
        // The official code merges the last clip of a class with the first of the next when their names are equal.
        using var archive = Open(SampleFrames.Zip(_folder, "x.zip", [.. SampleFrames.Frames("a/same", 8), .. SampleFrames.Frames("b/same", 9)]));
        Assert.Equal([8, 9], archive.Clips.Select(c => c.FrameCount));
    }

    [Fact]
    public void Capital_letters_hide_no_clip()
    {
        using var archive = Open(SampleFrames.Zip(_folder, "x.zip", [.. SampleFrames.Frames("Run/Abc", 8), .. SampleFrames.Frames("Run/Zed", 8)]));
        Assert.Equal("Run/Zed", archive.Find(ClipId.Parse("run/ZED"))!.Id.ToString());
        Assert.Equal("Run/Abc", archive.Find(ClipId.Parse("run/abc"))!.Id.ToString());
        Assert.Null(archive.Find(ClipId.Parse("run/none")));
    }

    [Fact]
    public void Frames_are_in_the_order_of_their_numbers_however_the_entries_lie()
    {
        int[] numbers = [10, 9, 1, 2, 3, 11, 4, 5, 6, 7, 8];
        var entries = numbers.SelectMany(n => new[] { ($"run/a/{n}.jpg", Tagged(n)), ($"run/b/{n:D8}.jpg", Tagged(n + 100)) });
        using var archive = Open(SampleFrames.Zip(_folder, "x.zip", entries));
        for (var i = 0; i < 11; i++)
        {
            Assert.Equal(Tagged(i + 1), Read(archive, "run/a", i));
            Assert.Equal(Tagged(i + 101), Read(archive, "run/b", i));
        }

        Assert.Equal("run/a/10.jpg", archive.FrameName(archive.Find(ClipId.Parse("run/a"))!, 9));
    }

    [Fact]
    public void Clips_that_differ_only_in_case_are_kept_and_reported()
    {
        using var archive = Open(SampleFrames.Zip(_folder, "x.zip", [.. SampleFrames.Frames("run/A", 8), .. SampleFrames.Frames("run/a", 9)]));
        Assert.Equal(9, archive.Find(ClipId.Parse("run/a"))!.FrameCount);
        Assert.Equal(8, archive.Find(ClipId.Parse("run/A"))!.FrameCount);
        Assert.Equal(ArchiveProblemKind.MatchingNames, Assert.Single(archive.Problems).Kind);
        Assert.Contains("matches 2 clips", Assert.Throws<StrmException>(() => archive.Find(ClipId.Parse("RUN/a"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../run/a/1.jpg")]
    [InlineData("/run/a/1.jpg")]
    [InlineData("x/../run/a/1.jpg")]
    [InlineData("C:/run/a/1.jpg")]
    [InlineData("..\\run\\a\\1.jpg")]
    [InlineData("../evil.txt")]
    public void Names_that_lead_out_are_refused(string name)
    {
        var path = SampleFrames.Zip(_folder, "x.zip", [.. SampleFrames.Frames("run/a", 8), name]);
        Assert.Contains("refused", Assert.Throws<StrmException>(() => FrameArchive.Open(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run jump/--[it's] \"50%\" & so")]
    [InlineData("日本/naïve ünïcode")]
    [InlineData("-a/b..c")]
    [InlineData("a/...")]
    public void Awkward_names_are_kept(string clip)
    {
        using var zip = Open(SampleFrames.Zip(_folder, "x.zip", SampleFrames.Frames(clip, 8)));
        Assert.Equal(clip, Assert.Single(zip.Clips).Id.ToString());
        using var folder = Open(SampleFrames.Folder(_folder, "x", SampleFrames.Frames(clip, 8)));
        Assert.Equal(clip, Assert.Single(folder.Clips).Id.ToString());
        Assert.Equal(SampleFrames.Jpeg, Read(folder, clip, 7));
    }

    [Fact]
    public void What_is_no_frame_is_passed_over_and_reported()
    {
        string[] others = ["readme.txt", "run/notes.txt", "run/a/._00000001.jpg", "__MACOSX/run/a/._00000002.jpg", "run/a/x.gif", "a.jpg", "b/c.jpg"];
        using var archive = Open(SampleFrames.Zip(_folder, "x.zip", [.. SampleFrames.Frames("run/a", 8), .. others]));
        Assert.Equal("run/a (8 frames)", Assert.Single(archive.Clips).ToString());
        var problem = Assert.Single(archive.Problems);
        Assert.Equal(ArchiveProblemKind.Ignored, problem.Kind);
        Assert.Contains("7 entries", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Deflated_frames_are_read_and_reported()
    {
        using var archive = Open(SampleFrames.Zip(_folder, "x.zip", SampleFrames.Frames("run/a", 8), CompressionLevel.Optimal));
        Assert.Equal(SampleFrames.Jpeg, Read(archive, "run/a", 3));
        Assert.Equal(ArchiveProblemKind.Compressed, Assert.Single(archive.Problems).Kind);
    }

    [Fact]
    public void A_frame_that_stands_twice_is_an_error()
    {
        var path = SampleFrames.Zip(_folder, "x.zip", [.. SampleFrames.Frames("r1/run/a", 8), .. SampleFrames.Frames("r2/run/a", 8)]);
        Assert.Contains("twice", Assert.Throws<StrmException>(() => FrameArchive.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_split_file_is_read_from_the_root_and_from_below_one_folder()
    {
        foreach (var root in new[] { "", "root/" })
        {
            var entries = SampleFrames.Frames($"{root}run/a", 8).Select(f => (f, SampleFrames.Jpeg)).Append(($"{root}split.json", "{\"train\":[\"run\"]}"u8.ToArray()));
            using var archive = Open(SampleFrames.Zip(_folder, $"x{root.Length}.zip", entries));
            Assert.Equal("{\"train\":[\"run\"]}", archive.SplitText);
            Assert.Empty(archive.Problems);
        }
    }

    [Fact]
    public void The_fingerprint_depends_on_names_and_content_but_not_on_the_order_of_entries()
    {
        string[] frames = [.. SampleFrames.Frames("run/a", 8), .. SampleFrames.Frames("jump/b", 8)];
        var prints = new List<string>();
        prints.Add(Print("same.zip", frames.Select(f => (f, SampleFrames.Jpeg))));
        Assert.Equal(prints[0], Print("order.zip", frames.Reverse().Select(f => (f, SampleFrames.Jpeg))));
        prints.Add(Print("name.zip", frames.Select(f => (f.Replace("run", "walk", StringComparison.Ordinal), SampleFrames.Jpeg))));
        prints.Add(Print("content.zip", frames.Select((f, i) => (f, i == 5 ? Tagged(1) : SampleFrames.Jpeg))));
        prints.Add(Print("fewer.zip", frames.Skip(1).Select(f => (f, SampleFrames.Jpeg))));
        Assert.Equal(prints.Count, prints.Distinct().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a zip at all, but a text of some length")]
    public void A_file_that_is_no_zip_is_refused(string content)
    {
        var path = _folder.Write("x.zip", Encoding.UTF8.GetBytes(content));
        Assert.Contains("zip", Assert.Throws<StrmException>(() => FrameArchive.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_zip_cut_short_or_changed_anywhere_never_gives_other_bytes()
    {
        var whole = File.ReadAllBytes(SampleFrames.Zip(_folder, "x.zip", SampleFrames.Frames("run/a", 8)));
        var random = new RandomSource(1, "fuzz");
        for (var i = 0; i < 400; i++)
        {
            var bytes = i % 4 == 0 ? whole[..random.NextInt32(whole.Length)] : [.. whole];
            // Half of the changes hit the directory, which is the last kilobyte.
            if (i % 4 != 0) bytes[i % 4 == 1 ? random.NextInt32(bytes.Length) : bytes.Length - 1 - random.NextInt32(800)] ^= (byte)(1 << random.NextInt32(8));
            var path = _folder.Write("broken.zip", bytes);
            try
            {
                using var archive = FrameArchive.Open(path);
                foreach (var clip in archive.Clips)
                {
                    for (var f = 0; f < clip.FrameCount; f++) Assert.Equal(SampleFrames.Jpeg, archive.ReadFrame(clip, f, new FrameBuffer()));
                }
            }
            catch (StrmException)
            {
                // The right answer to most of them.
            }
        }
    }

    [Fact]
    public void A_zip_that_is_shortened_while_it_is_open_is_an_error_and_does_not_end_the_process()
    {
        var zip = SampleFrames.Zip(_folder, "x.zip", SampleFrames.Frames("run/a", 8));
        using var archive = Open(zip);
        using (var file = new FileStream(zip, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) file.SetLength(0);
        var error = Assert.Throws<StrmException>(() => Read(archive, "run/a", 7));
        Assert.Contains("was shortened while it was read", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_archive_or_folder_is_an_error()
    {
        var zip = SampleFrames.Zip(_folder, "x.zip", ["readme.txt"]);
        Assert.Contains("no frames", Assert.Throws<StrmException>(() => FrameArchive.Open(zip)).Message, StringComparison.Ordinal);
        Directory.CreateDirectory(_folder.File("empty"));
        Assert.Contains("no frames", Assert.Throws<StrmException>(() => FrameArchive.Open(_folder.File("empty"))).Message, StringComparison.Ordinal);
        Assert.Throws<StrmException>(() => FrameArchive.Open(_folder.File("none.zip")));
    }

    [Fact]
    public void A_program_in_front_of_the_zip_is_allowed_for()
    {
        var zip = File.ReadAllBytes(SampleFrames.Zip(_folder, "x.zip", SampleFrames.Frames("run/a", 8)));
        using var archive = Open(_folder.Write("shifted.zip", [.. "#!/bin/sh\n"u8, .. zip]));
        Assert.Equal(SampleFrames.Jpeg, Read(archive, "run/a", 7));
    }

    [SkippableFact]
    public void Zips_of_other_programs_are_read()
    {
        SampleFrames.Folder(_folder, "tree", SampleFrames.Frames("ünï/a b", 8));
        var script = "import zipfile,sys,os\nz=zipfile.ZipFile('py.zip','w',allowZip64=True)\nfor r,_,f in os.walk('tree'):\n  for n in f: z.open(zipfile.ZipInfo(os.path.join(r,n)),'w',force_zip64=True).write(open(os.path.join(r,n),'rb').read())\n";
        Skip.IfNot(File.Exists("/usr/bin/python3"), "python3 is not installed.");
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", script]) { WorkingDirectory = _folder.File(".") })!;
        process.WaitForExit();
        using var archive = Open(_folder.File("py.zip"));
        Assert.Equal(SampleFrames.Jpeg, Read(archive, "ünï/a b", 7));
    }

    private static FrameArchive Open(string path) => FrameArchive.Open(path);

    private static byte[] Read(FrameArchive archive, string clip, int frame) =>
        archive.ReadFrame(archive.Find(ClipId.Parse(clip))!, frame, new FrameBuffer()).ToArray();

    private static byte[] Tagged(int tag) => [.. SampleFrames.Jpeg, (byte)tag];

    private string Print(string name, IEnumerable<(string, byte[])> entries)
    {
        using var archive = Open(SampleFrames.Zip(_folder, name, entries));
        return archive.Fingerprint;
    }
}
