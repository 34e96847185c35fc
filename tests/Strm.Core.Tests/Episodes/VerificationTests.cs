using System.Text;
using Strm.Archives;
using Strm.Core.Tests.Checkpoints;
using Strm.Episodes;

namespace Strm.Core.Tests.Data;

public sealed class VerificationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_complete_archive_has_no_faults()
    {
        var report = Verify(Clips("run", 3).Concat(Clips("sit", 3)), ["run", "sit"], new VerificationOptions());
        Assert.Empty(report.Faults());
        Assert.Equal([3, 3], report.Classes.Select(c => c.Usable));
        Assert.True(VerificationJson.Of(report)["ok"]!.GetValue<bool>());
    }

    [Fact]
    public void Short_and_damaged_clips_and_poor_classes_are_named()
    {
        var entries = Clips("run", 3).Concat(SampleFrames.Frames("run/short<&>", 5).Select(f => (f, SampleFrames.Jpeg))).Concat(Clips("sit", 2))
            .Concat(SampleFrames.Frames("sit/damaged", 8).Select((f, i) => (f, i == 3 ? SampleFrames.Jpeg[..^300] : SampleFrames.Jpeg)));
        var report = Verify(entries, ["run", "sit", "wave"], new VerificationOptions());
        Assert.Equal(["run", "sit", "wave"], report.Classes.Select(c => c.Class.Name));
        Assert.Equal([true, false, false], report.Classes.Select(c => c.IsEnough));
        Assert.Equal("run/short<&> (5 frames)", Assert.Single(report.Classes[0].Class.TooShort).ToString());
        var damaged = Assert.Single(report.Classes[1].Undecodable);
        Assert.Equal("sit/damaged", damaged.Clip.Id.ToString());
        Assert.Contains("sit/damaged/00000004.jpg", damaged.Reason, StringComparison.Ordinal);
        Assert.Equal(2, report.Faults().Count);
        var json = VerificationJson.Of(report);
        Assert.False(json["ok"]!.GetValue<bool>());
        Assert.Equal(5, json["classes"]![0]!["too_short_videos"]![0]!["frames"]!.GetValue<int>());
    }

    [Fact]
    public void Decoding_can_be_left_out_or_cover_every_frame()
    {
        // The first frame is not among those that a test sees of twelve.
        var entries = SampleFrames.Frames("run/a", 12).Select((f, i) => (f, i == 0 ? SampleFrames.Jpeg[..^300] : SampleFrames.Jpeg)).Concat(Clips("run", 3)).Concat(Clips("sit", 3)).ToList();
        int Undecodable(DecodeScope scope) => Verify(entries, ["run", "sit"], new VerificationOptions { Decode = scope }).Classes.Sum(c => c.Undecodable.Count);
        Assert.Equal(0, Undecodable(DecodeScope.None));
        Assert.Equal(0, Undecodable(DecodeScope.TestFrames));
        Assert.Equal(1, Undecodable(DecodeScope.All));
    }

    [Fact]
    public void Missing_clips_count_by_number_where_the_protocol_has_no_list()
    {
        using var archive = FrameArchive.Open(SampleFrames.Zip(_folder, "x.zip", Clips("fencing", 7).Concat(Clips("kick_bal", 7)).Select(c => c.Name)));
        var protocol = ProtocolRegistry.Open("hmdb51-arn", archive, new SplitStore(_folder.File("store")));
        var report = ArchiveVerifier.Verify(archive, protocol, new VerificationOptions { Parts = [SplitPart.Test] });
        Assert.Equal(116 - 7, report.Classes.Single(c => c.Class.Name == "fencing").Missing);
        Assert.Contains(new NameMismatch("kick_ball", "kick_bal"), report.Mismatches);
        Assert.Equal(["kick_bal"], report.UnusedClasses);
    }

    [SkippableFact]
    public void A_misnamed_clip_is_shown_with_the_closest_name_and_missing_clips_can_be_accepted()
    {
        var store = new SplitStore(_folder.File("store"));
        SplitImport.Lists(ProtocolRegistry.Open("kinetics-cmn", store), SharedFolder.Require("splits"), store);
        var videos = ProtocolRegistry.Open("kinetics-cmn", store).Videos(SplitPart.Val)!;
        var present = videos.GroupBy(v => v.ClassName).SelectMany(g => g.Take(7)).ToList();
        // One clip carries the video's identifier without its times, as some downloads do.
        var names = present.Skip(1).Select(v => v.ToString()).Append($"{present[0].ClassName}/{present[0].Name[..11]}");
        using var archive = FrameArchive.Open(SampleFrames.Zip(_folder, "x.zip", names.SelectMany(n => SampleFrames.Frames(n, 8))));
        var options = new VerificationOptions { Parts = [SplitPart.Val], Decode = DecodeScope.None };
        var report = ArchiveVerifier.Verify(archive, ProtocolRegistry.Open("kinetics-cmn", archive, store), options);
        Assert.Contains(new NameMismatch(present[0].ToString(), $"{present[0].ClassName}/{present[0].Name[..11]}"), report.Mismatches);
        Assert.Equal(1200 - present.Count + 1, report.Classes.Sum(c => c.Missing));
        Assert.Single(report.Faults());
        Assert.Empty((report with { Options = options with { MissingOk = true } }).Faults());
    }

    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("run", "run", 0)]
    [InlineData("", "abc", 3)]
    public void The_distance_of_names_is_the_number_of_letters_to_change(string left, string right, int distance)
    {
        Assert.Equal(distance, NameDistance.Between(left, right, 100));
        Assert.Equal(Math.Min(2, distance), NameDistance.Between(left, right, 2));
    }

    private static IEnumerable<(string Name, byte[] Content)> Clips(string type, int count) =>
        Enumerable.Range(0, count).SelectMany(i => SampleFrames.Frames($"{type}/v{i}", 8)).Select(f => (f, SampleFrames.Jpeg));

    private VerificationReport Verify(IEnumerable<(string, byte[])> entries, string[] classes, VerificationOptions options)
    {
        var split = _folder.Write("split.json", Encoding.UTF8.GetBytes($"{{\"test\":[{string.Join(',', classes.Select(c => $"\"{c}\""))}]}}"));
        var path = _folder.File("x.zip");
        if (File.Exists(path)) File.Delete(path);
        using var archive = FrameArchive.Open(SampleFrames.Zip(_folder, "x.zip", entries));
        return ArchiveVerifier.Verify(archive, ProtocolRegistry.Open(split, archive), options with { Shape = new EpisodeShape { Way = 2, Shot = 2, Queries = 1 } });
    }
}
