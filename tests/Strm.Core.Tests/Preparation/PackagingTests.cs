using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Strm.Archives;
using Strm.Episodes;
using Strm.Preparation;

namespace Strm.Core.Tests.Preparation;

/// <summary>Small look-alikes of how each data set is distributed.</summary>
public sealed class PackagingTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Hmdb51_is_a_rar_of_rars(bool outerIsUnpacked)
    {
        Tools.SkipWithoutFfmpeg();
        var names = new[] { "(Rad)Schlag_die_Bank!_cartwheel_f_cm_np1_le_med_0", "Acrobacias_de_un_fenomeno_cartwheel_f_cm_np1_ba_bad_8" };
        var cartwheel = RarWriter.Write([.. names.Select(name => ($"cartwheel/{name}.avi", Clip($"{name}.avi")))]);
        var fencing = RarWriter.Write(("fencing/1899_Hamlet_fencing_f_cm_np2_le_med_0.avi", Clip("hamlet.avi")));
        var videos = _scratch.Path("hmdb51_org.rar");
        if (outerIsUnpacked)
        {
            videos = Directory.CreateDirectory(_scratch.Path("hmdb")).FullName;
            await File.WriteAllBytesAsync(Path.Combine(videos, "cartwheel.rar"), cartwheel);
            await File.WriteAllBytesAsync(Path.Combine(videos, "fencing.rar"), fencing);
        }
        else
        {
            await File.WriteAllBytesAsync(videos, RarWriter.Write(("cartwheel.rar", cartwheel), ("fencing.rar", fencing)));
        }

        var report = await PrepareAsync("hmdb51-arn", videos);
        Assert.Empty(report.Skipped);
        Assert.Equal([$"cartwheel/{names[0]}", $"cartwheel/{names[1]}", "fencing/1899_Hamlet_fencing_f_cm_np2_le_med_0"], Clips());
        Assert.False(Directory.Exists(_scratch.Path("a.zip.part")));
        Assert.Equal(report.Clips, (await PrepareAsync("hmdb51-arn", videos)).Clips);
    }

    [SkippableFact]
    public async Task Ucf101_is_a_rar_of_class_folders()
    {
        Tools.SkipWithoutFfmpeg();
        await File.WriteAllBytesAsync(_scratch.Path("UCF101.rar"), RarWriter.Write(
            ("UCF-101/ApplyEyeMakeup/v_ApplyEyeMakeup_g01_c01.avi", Clip("a.avi")),
            ("UCF-101/HandstandPushups/v_HandStandPushups_g02_c03.avi", Clip("b.avi"))));
        await PrepareAsync("ucf101-arn", _scratch.Path("UCF101.rar"));
        Assert.Equal(["ApplyEyeMakeup/v_ApplyEyeMakeup_g01_c01", "HandstandPushups/v_HandStandPushups_g02_c03"], Clips());
    }

    [SkippableTheory]
    [InlineData("abcdefghijk.mp4.mkv")]
    [InlineData("abcdefghijk_7_17.mp4")]
    [InlineData("abcdefghijk_7.5_17.5.mp4")]
    [InlineData("abcdefghijk (best quality).mp4")]
    [InlineData("How to juggle [abcdefghijk].mp4")]
    [InlineData("How to juggle-abcdefghijk.webm")]
    [InlineData("abcdefghijk_000007_000017.mp4.webm")]
    public async Task A_downloader_s_name_that_holds_a_listed_clip_is_left_out_with_the_clip_that_it_may_be(string name)
    {
        Tools.SkipWithoutFfmpeg();
        await File.WriteAllTextAsync(_scratch.Path("list.txt"), "juggling/abcdefghijk_000007_000017\njuggling/lmnopqrstuv_000001_000011\n");
        Tools.Clip(_scratch.Path("videos", "juggling", "lmnopqrstuv_000001_000011.mp4"));
        Tools.Clip(_scratch.Path("videos", "juggling", name));
        Tools.Clip(_scratch.Path("videos", "juggling", "another.mp4"));
        var report = await FramePreparation.RunAsync(new PrepareOptions { Videos = _scratch.Path("videos"), Output = _scratch.Path("a.zip"), Annotations = [_scratch.Path("list.txt")], Size = new OutputSize(0, 32) });
        Assert.Equal((1, 1), (report.Clips, report.Unlisted));
        var issue = Assert.Single(report.Skipped);
        Assert.Equal($"juggling/{name}", issue.Path);
        Assert.Contains("it may be their clip 'abcdefghijk_000007_000017' of the class 'juggling'", issue.Reason, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("one.avi")]
    [InlineData("wave/one.avi")]
    [InlineData("../wave/one.avi")]
    public async Task A_rar_of_version_5_has_its_files_and_its_links(string target)
    {
        Tools.SkipWithoutFfmpeg();
        await File.WriteAllBytesAsync(_scratch.Path("UCF101.rar"), Rar5Writer.Write(("wave/two.avi", [], target), ("wave/one.avi", Clip("one.avi"), null), ("kick/ä b.avi", Clip("b.avi"), null)));
        var report = await PrepareAsync("hmdb51-arn", _scratch.Path("UCF101.rar"));
        Assert.Empty(report.Skipped);
        Assert.Equal(["kick/ä_b", "wave/one", "wave/two"], Clips());
    }

    [SkippableTheory]
    [InlineData("../escape.avi", null, "leads out")]
    [InlineData("wave/link.avi", "/etc/hostname", "leads out")]
    [InlineData("wave/link.avi", "nothing.avi", "which is not a file in it")]
    public async Task Names_and_links_of_a_rar_must_stay_in_it(string name, string? target, string message)
    {
        Tools.SkipWithoutFfmpeg();
        await File.WriteAllBytesAsync(_scratch.Path("bad.rar"), Rar5Writer.Write((name, target is null ? Clip("x.avi") : [], target)));
        var error = await Assert.ThrowsAsync<StrmException>(() => PrepareAsync("hmdb51-arn", _scratch.Path("bad.rar")));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        AssertNothingIsLeft();
    }

    [SkippableFact]
    public async Task Kinetics_has_class_names_with_spaces_and_youtube_names()
    {
        Tools.SkipWithoutFfmpeg();
        Tools.Clip(_scratch.Path("kinetics", "train", "air drumming", "-VtLx-mcPds_000012_000022.mp4"));
        Tools.Clip(_scratch.Path("kinetics", "val", "air drumming", "-eGnPDG5Pxs_000053_000063.mkv"));
        Tools.Clip(_scratch.Path("kinetics", "train", "tying knot (not on a tie)", "__aBcDeFgH1_000001_000011.mp4"));
        await PrepareAsync("kinetics-cmn", _scratch.Path("kinetics"));
        Assert.Equal(
            ["air_drumming/-VtLx-mcPds_000012_000022", "air_drumming/-eGnPDG5Pxs_000053_000063", "tying_knot_(not_on_a_tie)/__aBcDeFgH1_000001_000011"], Clips());
    }

    [SkippableFact]
    public async Task Kinetics_clips_that_are_named_by_their_id_alone_get_their_names_from_the_lists()
    {
        Tools.SkipWithoutFfmpeg();
        await File.WriteAllTextAsync(_scratch.Path("trainlist03.txt"), "air drumming/-VtLx-mcPds_000012_000022\n");
        Tools.Clip(_scratch.Path("kinetics", "k400", "-VtLx-mcPds.mp4"));
        Tools.Clip(_scratch.Path("kinetics", "k400", "notListed00.mp4"));
        var report = await PrepareAsync("kinetics-cmn", _scratch.Path("kinetics"), _scratch.Path("trainlist03.txt"));
        Assert.Equal(["air_drumming/-VtLx-mcPds_000012_000022"], Clips());
        Assert.Equal(1, report.Unlisted);
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Something_is_a_split_tar_with_labels_by_number(bool isCompressed)
    {
        Tools.SkipWithoutFfmpeg();
        SplitTar(isCompressed, "78687", "42326", "195025");
        await File.WriteAllTextAsync(_scratch.Path("train.json"), JsonSerializer.Serialize(new[]
        {
            new { id = "78687", label = "holding potato next to vicks", template = "Holding [something] next to [something]" },
            new { id = "42326", label = "wringing a towel", template = "Twisting (wringing) [something] wet until water comes out" },
        }));
        var report = await PrepareAsync("ssv2-cmn", _scratch.Path("parts"), _scratch.Path("train.json"));
        Assert.Equal(["Holding_something_next_to_something/78687", "Twisting_(wringing)_something_wet_until_water_comes_out/42326"], Clips());
        Assert.Equal(1, report.Unlisted);
    }

    [SkippableFact]
    public async Task Something_takes_its_numbered_classes_from_the_official_lists()
    {
        Tools.SkipWithoutFfmpeg();
        Directory.CreateDirectory(_scratch.Path("lists"));
        await File.WriteAllTextAsync(_scratch.Path("lists", "trainlist07.txt"), "train8/78687\ntrain50/42326\n");
        foreach (var id in new[] { "78687", "42326" }) Tools.Clip(_scratch.Path("videos", id + ".webm"));
        await PrepareAsync("ssv2-otam", _scratch.Path("videos"), _scratch.Path("lists"));
        Assert.Equal(["train50/42326", "train8/78687"], Clips());
    }

    [SkippableFact]
    public async Task Imported_lists_are_used_without_being_asked_for()
    {
        Tools.SkipWithoutFfmpeg();
        var store = new SplitStore(_scratch.Path("store"));
        foreach (var part in SplitProtocol.Parts)
        {
            var list = ProtocolRegistry.Open("ssv2-otam", store).List(part)!.File;
            Directory.CreateDirectory(_scratch.Path("store", "ssv2-otam"));
            await File.WriteAllTextAsync(store.PathOf("ssv2-otam", list), $"{part}1/{(int)part}0000\n".ToLowerInvariant());
            Tools.Clip(_scratch.Path("videos", $"{(int)part}0000.webm"));
        }

        await FramePreparation.RunAsync(new PrepareOptions { Protocol = "ssv2-otam", Videos = _scratch.Path("videos"), Output = _scratch.Path("a.zip"), Size = new OutputSize(0, 32), Splits = store });
        Assert.Equal(["test1/20000", "train1/00000", "val1/10000"], Clips());
    }

    [SkippableFact]
    public async Task Something_without_labels_is_an_error_that_says_which_files_are_needed()
    {
        Tools.SkipWithoutFfmpeg();
        Tools.Clip(_scratch.Path("videos", "1.webm"));
        var error = await Assert.ThrowsAsync<StrmException>(() => PrepareAsync("ssv2-cmn", _scratch.Path("videos")));
        Assert.Contains("something-something-v2-train.json", error.Message, StringComparison.Ordinal);
        Assert.Equal(["videos"], Directory.GetFileSystemEntries(_scratch.Root).Select(Path.GetFileName));
    }

    [SkippableTheory]
    [InlineData("../escape.mp4")]
    [InlineData("/tmp/strm-absolute.mp4")]
    public async Task A_package_whose_names_lead_out_is_refused(string name)
    {
        Tools.SkipWithoutFfmpeg();
        using (var zip = ZipFile.Open(_scratch.Path("bad.zip"), ZipArchiveMode.Create))
        {
            await using var entry = zip.CreateEntry(name).Open();
            await entry.WriteAsync(Clip("x.mp4"));
        }

        var error = await Assert.ThrowsAsync<StrmException>(() => PrepareAsync("folder", _scratch.Path("bad.zip")));
        Assert.Contains("leads out", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_scratch.Path("escape.mp4")) || File.Exists("/tmp/strm-absolute.mp4"));
        AssertNothingIsLeft();
    }

    [SkippableFact]
    public async Task Names_of_one_file_that_a_tar_holds_once_are_all_clips()
    {
        Tools.SkipWithoutFfmpeg();
        Tar("links.tar", (TarEntryType.SymbolicLink, "kick/again.mp4", "../wave/soft.mp4"), (TarEntryType.HardLink, "wave/hard.mp4", "wave/one.mp4"), (TarEntryType.SymbolicLink, "wave/soft.mp4", "one.mp4"));
        var report = await PrepareAsync("hmdb51-arn", _scratch.Path("links.tar"));
        Assert.Empty(report.Skipped);
        Assert.Equal(["kick/again", "wave/hard", "wave/one", "wave/soft"], Clips());
    }

    [SkippableTheory]
    [InlineData("/etc/hostname", "leads out")]
    [InlineData("../../outside.mp4", "leads out")]
    [InlineData("nothing.mp4", "its link 'wave/soft.mp4' leads to 'wave/nothing.mp4', which is not a file in it")]
    public async Task A_link_in_a_package_must_lead_to_a_file_of_it(string target, string message)
    {
        Tools.SkipWithoutFfmpeg();
        Tar("links.tar", (TarEntryType.SymbolicLink, "wave/soft.mp4", target));
        var error = await Assert.ThrowsAsync<StrmException>(() => PrepareAsync("hmdb51-arn", _scratch.Path("links.tar")));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        AssertNothingIsLeft();
    }

    [SkippableTheory]
    [InlineData("content", "does not match its checksum")]
    [InlineData("name", "cannot be unpacked")]
    public async Task A_zip_with_a_changed_byte_is_refused(string where, string message)
    {
        Tools.SkipWithoutFfmpeg();
        using (var zip = ZipFile.Open(_scratch.Path("bad.zip"), ZipArchiveMode.Create))
        {
            await using var entry = zip.CreateEntry("wave/one.mp4", CompressionLevel.NoCompression).Open();
            await entry.WriteAsync(Clip("x.mp4"));
        }

        var bytes = await File.ReadAllBytesAsync(_scratch.Path("bad.zip"));
        if (where == "content") bytes[^200] ^= 1;
        else bytes[bytes.AsSpan().LastIndexOf("wave/"u8) + 5] = 0;
        await File.WriteAllBytesAsync(_scratch.Path("bad.zip"), bytes);
        var error = await Assert.ThrowsAsync<StrmException>(() => PrepareAsync("hmdb51-arn", _scratch.Path("bad.zip")));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        AssertNothingIsLeft();
    }

    [SkippableFact]
    public async Task A_missing_part_of_a_split_tar_is_named()
    {
        Tools.SkipWithoutFfmpeg();
        SplitTar(false, "78687", "42326");
        File.Delete(_scratch.Path("parts", "20bn-something-something-v2-01"));
        await File.WriteAllTextAsync(_scratch.Path("list.txt"), "a/78687\n");
        var error = await Assert.ThrowsAsync<StrmException>(() => PrepareAsync("ssv2-cmn", _scratch.Path("parts"), _scratch.Path("list.txt")));
        Assert.Contains("20bn-something-something-v2-01 is missing", error.Message, StringComparison.Ordinal);
        AssertNothingIsLeft();
    }

    [SkippableFact]
    public async Task A_file_of_a_data_set_that_is_not_called_like_a_video_is_reported()
    {
        Tools.SkipWithoutFfmpeg();
        Tools.Clip(_scratch.Path("hmdb", "kick", "a.avi"));
        File.Copy(_scratch.Path("hmdb", "kick", "a.avi"), _scratch.Path("hmdb", "kick", "b.divx"));
        await File.WriteAllTextAsync(_scratch.Path("hmdb", "kick", "readme.txt"), "");
        var report = await PrepareAsync("hmdb51-arn", _scratch.Path("hmdb"));
        Assert.Equal(["kick/b.divx"], report.Skipped.Select(issue => issue.Path));
    }

    [SkippableFact]
    public async Task A_class_of_the_annotations_cannot_lead_out_of_the_archive()
    {
        Tools.SkipWithoutFfmpeg();
        Tools.Clip(_scratch.Path("videos", "x.mp4"));
        await File.WriteAllTextAsync(_scratch.Path("list.txt"), "../x\n");
        await FramePreparation.RunAsync(new PrepareOptions
        {
            Protocol = "kinetics-cmn", Videos = _scratch.Path("videos"), Annotations = [_scratch.Path("list.txt")], Output = _scratch.Path("frames"), Size = new OutputSize(0, 32),
        });
        Assert.True(File.Exists(_scratch.Path("frames", "__", "x", "00000001.jpg")));
    }

    [SkippableTheory]
    [InlineData("Basketball/v_1.avi 1\r\nArchery/v_2.avi 2\r\n")]
    [InlineData("Basketball/v_1.avi\nArchery/v_2.avi\n")]
    [InlineData("x/Basketball/v_1 111 98\nx/Archery/v_2 120 3\n")]
    [InlineData("Basketball\\v_1\r\n\r\nArchery/v_2")]
    [InlineData("/data/ucf/Basketball/v_1.avi,7\n/data/ucf/Archery/v_2.avi,8\n")]
    [InlineData("\uFEFFBasketball/v_1\nArchery/v_2\n")]
    public async Task Lists_are_read_as_other_tools_write_them(string list)
    {
        Tools.SkipWithoutFfmpeg();
        await File.WriteAllTextAsync(_scratch.Path("list.txt"), list);
        foreach (var clip in new[] { "v_1.avi", "v_2.avi", "v_3.avi" }) Tools.Clip(_scratch.Path("videos", "all", clip));
        var report = await PrepareAsync("kinetics-cmn", _scratch.Path("videos"), _scratch.Path("list.txt"));
        Assert.Equal(["Archery/v_2", "Basketball/v_1"], Clips());
        Assert.Equal(1, report.Unlisted);
    }

    [SkippableFact]
    public async Task A_line_of_a_list_that_cannot_be_used_is_named_by_its_number()
    {
        Tools.SkipWithoutFfmpeg();
        await File.WriteAllTextAsync(_scratch.Path("list.txt"), "wave/one\nwave one\n");
        Tools.Clip(_scratch.Path("videos", "one.mp4"));
        var error = await Assert.ThrowsAsync<StrmException>(() => PrepareAsync("kinetics-cmn", _scratch.Path("videos"), _scratch.Path("list.txt")));
        Assert.StartsWith($"Line 2 of the list {_scratch.Path("list.txt")} names no clip: 'wave one'.", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_split_file_with_a_byte_order_mark_is_read_from_videos_and_from_the_archive()
    {
        Tools.SkipWithoutFfmpeg();
        Tools.Clip(_scratch.Path("videos", "u\u0308ben", "a.mp4"));
        await File.WriteAllTextAsync(_scratch.Path("videos", "split.json"), "{\"test\":[\"\u00FCben\"]}", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        await PrepareAsync("folder", _scratch.Path("videos"));
        using var archive = FrameArchive.Open(_scratch.Path("a.zip"));
        Assert.Single(ProtocolRegistry.Open("folder", archive).Select(archive, SplitPart.Test, frames: 1).Clips);
    }

    [SkippableFact]
    public async Task A_package_that_is_not_whole_is_an_error()
    {
        Tools.SkipWithoutFfmpeg();
        var whole = RarWriter.Write(("c/a.avi", Clip("a.avi")));
        await File.WriteAllBytesAsync(_scratch.Path("half.rar"), whole[..(whole.Length / 2)]);
        var error = await Assert.ThrowsAsync<StrmException>(() => PrepareAsync("ucf101-arn", _scratch.Path("half.rar")));
        Assert.Contains("cannot be unpacked", error.Message, StringComparison.Ordinal);
        AssertNothingIsLeft();
        await File.WriteAllTextAsync(_scratch.Path("noise.tar"), string.Concat(Enumerable.Repeat("noise", 300)));
        Assert.Contains("cannot be unpacked", (await Assert.ThrowsAsync<StrmException>(() => PrepareAsync("folder", _scratch.Path("noise.tar")))).Message, StringComparison.Ordinal);
    }

    private Task<PrepareReport> PrepareAsync(string protocol, string videos, params string[] annotations) => FramePreparation.RunAsync(new PrepareOptions
    {
        Protocol = protocol, Videos = videos, Annotations = annotations, Output = _scratch.Path("a.zip"), Size = new OutputSize(0, 32), Splits = new SplitStore(_scratch.Path("none")),
    });

    private IEnumerable<string> Clips()
    {
        using var archive = FrameArchive.Open(_scratch.Path("a.zip"));
        return [.. archive.Clips.Select(clip => clip.Id.ToString()).Order(StringComparer.Ordinal)];
    }

    private void AssertNothingIsLeft() => Assert.Empty(Directory.GetFileSystemEntries(_scratch.Root, "a.zip*"));

    private void Tar(string name, params (TarEntryType Type, string Name, string Target)[] links)
    {
        using var file = File.Create(_scratch.Path(name));
        using var tar = new TarWriter(file);
        foreach (var link in links) tar.WriteEntry(new PaxTarEntry(link.Type, link.Name) { LinkName = link.Target });
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "wave/one.mp4") { DataStream = new MemoryStream(Clip("one.mp4")) });
    }

    private byte[] Clip(string name)
    {
        Tools.Clip(_scratch.Path("clips", name));
        return File.ReadAllBytes(_scratch.Path("clips", name));
    }

    private void SplitTar(bool isCompressed, params string[] ids)
    {
        using var whole = new MemoryStream();
        using (Stream stream = isCompressed ? new GZipStream(whole, CompressionLevel.Fastest, leaveOpen: true) : new BufferedStream(whole))
        using (var tar = new TarWriter(stream, leaveOpen: true))
        {
            foreach (var id in ids)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, $"20bn-something-something-v2/{id}.webm") { DataStream = new MemoryStream(Clip(id + ".webm")) });
            }

            tar.Dispose();
            stream.Flush();
            Parts(whole, stream);
        }
    }

    private void Parts(MemoryStream whole, Stream stream)
    {
        stream.Dispose();
        var bytes = whole.ToArray();
        Directory.CreateDirectory(_scratch.Path("parts"));
        for (int i = 0, size = (bytes.Length / 3) + 1; i * size < bytes.Length; i++)
        {
            File.WriteAllBytes(_scratch.Path("parts", $"20bn-something-something-v2-{i:D2}"), bytes[(i * size)..Math.Min(bytes.Length, (i + 1) * size)]);
        }
    }
}
