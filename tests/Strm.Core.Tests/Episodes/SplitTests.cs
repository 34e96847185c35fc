using Strm.Archives;
using Strm.Core.Tests.Checkpoints;
using Strm.Episodes;

namespace Strm.Core.Tests.Data;

public sealed class SplitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("hmdb51-arn", "31/10/10", "4280/1194/1292")]
    [InlineData("ucf101-arn", "70/10/21", "9154/1421/2745")]
    [InlineData("kinetics-cmn", "64/12/24", "6400/1200/2400")]
    [InlineData("ssv2-otam", "64/12/24", "67013/1926/2857")]
    [InlineData("ssv2-cmn", "64/12/24", "6400/1200/2400")]
    public void The_protocols_have_the_published_counts(string name, string classes, string videos)
    {
        var protocol = ProtocolRegistry.Open(name, Store());
        Assert.Equal(classes, string.Join('/', SplitProtocol.Parts.Select(p => protocol.Classes(p).Count)));
        Assert.Equal(videos, string.Join('/', SplitProtocol.Parts.Select(p => protocol.List(p)!.Videos)));
        Assert.Equal(videos, string.Join('/', SplitProtocol.Parts.Select(p => protocol.Classes(p).Sum(c => c.Videos))));
        var all = SplitProtocol.Parts.SelectMany(protocol.Classes).Select(c => c.Name).ToList();
        Assert.Equal(all.Count, all.Distinct(NameOrder.Matching).Count());
    }

    [SkippableFact]
    public async Task The_official_lists_are_imported_from_a_repository_by_its_address()
    {
        Skip.If(ExecutableFinder.TryFind("git") is null, "git is not installed.");
        var (shared, repository) = (SharedFolder.Require("splits"), _folder.File("trx"));
        var lists = Directory.CreateDirectory(Path.Combine(repository, "splits", "kinetics_CMN")).FullName;
        foreach (var list in Directory.EnumerateFiles(Path.Combine(shared, "kinetics_CMN"))) File.Copy(list, Path.Combine(lists, Path.GetFileName(list)));
        Tools.Run("git", "init", "--quiet", repository);
        Tools.Run("git", "-C", repository, "add", ".");
        Tools.Run("git", "-C", repository, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "--message", "lists");
        var store = new SplitStore(_folder.File("store"));
        string copy;
        using (var fetched = await ListRepository.OpenAsync($"file://{repository}"))
        {
            copy = fetched.Folder;
            SplitImport.Lists(ProtocolRegistry.Open("kinetics-cmn", store), copy, store);
        }

        Assert.False(Directory.Exists(copy));
        Assert.Equal(6400, ProtocolRegistry.Open("kinetics-cmn", store).Videos(SplitPart.Train)!.Count);
    }

    [SkippableFact]
    public async Task A_repository_that_cannot_be_fetched_is_an_error_that_says_why()
    {
        Skip.If(ExecutableFinder.TryFind("git") is null, "git is not installed.");
        var error = await Assert.ThrowsAsync<StrmException>(() => ListRepository.OpenAsync($"file://{_folder.File("nowhere")}"));
        Assert.Contains("cannot be fetched: git says 'fatal: ", error.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("hmdb51-arn", "hmdb_ARN")]
    [InlineData("ucf101-arn", "ucf_ARN")]
    [InlineData("kinetics-cmn", "kinetics_CMN")]
    [InlineData("ssv2-otam", "ssv2_OTAM")]
    [InlineData("ssv2-cmn", "ssv2_CMN")]
    public void The_official_lists_are_imported_from_a_folder_or_a_checkout(string name, string listFolder)
    {
        var shared = SharedFolder.Require("splits");
        foreach (var source in new[] { shared, Path.Combine(shared, listFolder), Path.GetDirectoryName(shared)! })
        {
            var store = new SplitStore(_folder.File($"store{source.Length}"));
            SplitImport.Lists(ProtocolRegistry.Open(name, store), source, store);
            var protocol = ProtocolRegistry.Open(name, store);
            foreach (var part in SplitProtocol.Parts)
            {
                var videos = protocol.Videos(part)!;
                Assert.Equal(protocol.List(part)!.Videos, videos.Count);
                Assert.Equal(protocol.Classes(part).ToDictionary(c => c.Name, c => c.Videos!.Value), videos.CountBy(v => v.ClassName).ToDictionary());
                Assert.Equal(videos.Count, videos.Distinct(NameOrder.MatchingClips).Count());
            }
        }
    }

    [SkippableFact]
    public void Lists_that_were_changed_are_refused_and_nothing_is_imported()
    {
        var lists = _folder.File("lists");
        Directory.CreateDirectory(lists);
        foreach (var file in Directory.GetFiles(SharedFolder.Require("splits/hmdb_ARN"))) File.WriteAllBytes(Path.Combine(lists, Path.GetFileName(file)), File.ReadAllBytes(file));
        File.AppendAllText(Path.Combine(lists, "testlist03.txt"), "fencing/one_more\n");
        var error = Assert.Throws<StrmException>(() => SplitImport.Lists(ProtocolRegistry.Open("hmdb51-arn", Store()), lists, Store()));
        Assert.Contains("1293 videos", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Store().Folder));
    }

    [SkippableFact]
    public void Numbered_classes_of_two_parts_are_different_classes()
    {
        SplitImport.Lists(ProtocolRegistry.Open("ssv2-otam", Store()), SharedFolder.Require("splits"), Store());
        var protocol = ProtocolRegistry.Open("ssv2-otam", Store());
        var train = protocol.Videos(SplitPart.Train)!.Where(v => v.ClassName == "train8").Select(v => v.Name);
        var test = protocol.Videos(SplitPart.Test)!.Where(v => v.ClassName == "test8").Select(v => v.Name);
        Assert.Empty(train.Intersect(test));
        Assert.Equal("Holding something next to something", protocol.Classes(SplitPart.Train).Single(c => c.Name == "train8").Title);
        Assert.Equal("Pouring something out of something", protocol.Classes(SplitPart.Test).Single(c => c.Name == "test8").Title);
    }

    [SkippableFact]
    public void Videos_of_something_something_are_found_whatever_the_class_folder_is_called()
    {
        SplitImport.Lists(ProtocolRegistry.Open("ssv2-otam", Store()), SharedFolder.Require("splits"), Store());
        var protocol = ProtocolRegistry.Open("ssv2-otam", Store());
        var videos = protocol.Videos(SplitPart.Test)!.Where(v => v.ClassName == "test8").Take(3).ToList();
        string[] folders = ["test8", "Pouring_something_out_of_something", "videos"];
        using var archive = FrameArchive.Open(SampleFrames.Zip(_folder, "x.zip", folders.Zip(videos).SelectMany(p => SampleFrames.Frames($"{p.First}/{p.Second.Name}", 8))));
        var selected = protocol.Select(archive, SplitPart.Test).Classes.Single(c => c.Found > 0);
        Assert.Equal("test8", selected.Name);
        Assert.Equal(3, selected.Clips.Count);
        Assert.Equal(selected.Expected - 3, selected.Missing.Count);
    }

    [Fact]
    public void Class_names_come_from_the_annotations_by_video_number()
    {
        var store = Store();
        store.Write("ssv2-otam", "vallist07.txt", "val0/11\nval0/12\nval1/21\n"u8.ToArray());
        var annotations = _folder.Write("train.json", """[{"id":"12","label":"x","template":"Hitting [something]"},{"id":21,"template":"Opening [something]"},{"id":"99","template":"y"}]"""u8);
        Assert.Equal(2, SplitImport.Labels(ProtocolRegistry.Open("ssv2-otam", store), [annotations], store));
        Assert.Equal("Hitting something", ProtocolRegistry.Open("ssv2-otam", store).Classes(SplitPart.Val)[0].Title);
        var wrong = _folder.Write("wrong.json", """[{"id":"11","template":"A"},{"id":"12","template":"B"}]"""u8);
        Assert.Throws<StrmException>(() => SplitImport.Labels(ProtocolRegistry.Open("ssv2-otam", store), [wrong], store));
        Assert.Throws<StrmException>(() => SplitImport.Labels(ProtocolRegistry.Open("ssv2-otam", store), [_folder.Write("no.json", "{}"u8)], store));
    }

    [Fact]
    public void A_protocol_of_class_lists_takes_every_video_of_a_class()
    {
        string[] frames = [.. SampleFrames.Frames("Fencing/One", 8), .. SampleFrames.Frames("Fencing/two", 7), .. SampleFrames.Frames("kick_ball/x", 9), .. SampleFrames.Frames("walk/x", 9)];
        using var archive = FrameArchive.Open(SampleFrames.Zip(_folder, "x.zip", frames));
        var selection = ProtocolRegistry.Open("hmdb51-arn", archive, Store()).Select(archive, SplitPart.Test);
        Assert.Equal(["Fencing/One", "kick_ball/x"], selection.Clips.Select(c => c.Id.ToString()));
        Assert.Equal("Fencing/two (7 frames)", Assert.Single(selection.TooShort).ToString());
        Assert.Equal(116, selection.Classes.First(c => c.Name == "Fencing").Expected);
        Assert.Equal(10, selection.Classes.Count);
    }

    [Fact]
    public void A_list_protocol_without_its_lists_says_how_to_get_them()
    {
        using var archive = FrameArchive.Open(SampleFrames.Zip(_folder, "x.zip", SampleFrames.Frames("blasting_sand/x", 8)));
        var error = Assert.Throws<StrmException>(() => ProtocolRegistry.Open("Kinetics-CMN", archive, Store()).Select(archive, SplitPart.Test));
        Assert.Contains("strm splits import --protocol kinetics-cmn", error.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("hmdb51-arn")]
    [InlineData("ucf101-arn")]
    [InlineData("kinetics-cmn")]
    [InlineData("ssv2-otam")]
    [InlineData("ssv2-cmn")]
    public void A_list_alone_gives_the_episodes_of_an_archive_that_lacks_none(string name)
    {
        SplitImport.Lists(ProtocolRegistry.Open(name, Store()), SharedFolder.Require("splits"), Store());
        var protocol = ProtocolRegistry.Open(name, Store());
        var videos = SplitProtocol.Parts.SelectMany(part => protocol.Videos(part)!.Take(part == SplitPart.Test ? int.MaxValue : 20));
        using var archive = FrameArchive.Open(SampleFrames.Zip(_folder, "x.zip", videos.SelectMany(v => SampleFrames.Frames($"{v.ClassName}/{v.Name}", 1))));
        var shape = new EpisodeShape { Way = 5, Shot = 5, Queries = 1 };
        var listed = new EpisodeSampler(protocol.SelectListed(SplitPart.Test, frames: 1), shape, 3).Create(0, 500);
        var found = new EpisodeSampler(protocol.Select(archive, SplitPart.Test, frames: 1), shape, 3).Create(0, 500);
        EpisodeFile.Write(_folder.File("listed.jsonl"), listed);
        EpisodeFile.Write(_folder.File("found.jsonl"), found);
        Assert.Equal(File.ReadAllText(_folder.File("found.jsonl")), File.ReadAllText(_folder.File("listed.jsonl")));
    }

    [Fact]
    public void A_list_that_has_not_been_imported_is_named()
    {
        var error = Assert.Throws<StrmException>(() => ProtocolRegistry.Open("hmdb51-arn", Store()).SelectListed(SplitPart.Test));
        Assert.Contains("testlist03.txt has not been imported, and no archive was given", error.Message, StringComparison.Ordinal);
        Assert.Contains("strm splits import --protocol hmdb51-arn", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Spaces_and_underscores_match()
    {
        SplitImport.Lists(ProtocolRegistry.Open("kinetics-cmn", Store()), SharedFolder.Require("splits"), Store());
        string[] frames = [.. SampleFrames.Frames("blasting_sand/-kyzxmkp514_000086_000096", 8), .. SampleFrames.Frames("blasting sand/other", 8)];
        using var archive = FrameArchive.Open(SampleFrames.Zip(_folder, "x.zip", frames));
        var selection = ProtocolRegistry.Open("kinetics-cmn", archive, Store()).Select(archive, SplitPart.Test);
        Assert.Equal("blasting_sand/-kyzxmkp514_000086_000096", Assert.Single(selection.Clips).Id.ToString());
    }

    [Fact]
    public void Own_data_is_split_by_its_file()
    {
        var frames = new[] { "run", "jump", "sit" }.SelectMany(c => SampleFrames.Frames($"{c}/1", 8)).Select(f => (f, SampleFrames.Jpeg));
        var split = """{"train":["run"],"test":["Sit","wave"]}"""u8.ToArray();
        using var archive = FrameArchive.Open(SampleFrames.Zip(_folder, "x.zip", frames.Append(("split.json", split))));
        var protocol = ProtocolRegistry.Open("folder", archive, Store());
        Assert.Equal(["run"], protocol.Classes(SplitPart.Train).Select(c => c.Name));
        Assert.Empty(protocol.Classes(SplitPart.Val));
        Assert.Equal(["sit", "wave"], protocol.Select(archive, SplitPart.Test).Classes.Select(c => c.Name));
        var other = _folder.Write("mine.json", """{"test":["jump"]}"""u8);
        Assert.Equal(["jump"], ProtocolRegistry.Open(other, archive, Store()).Classes(SplitPart.Test).Select(c => c.Name));
    }

    [Fact]
    public void Own_data_without_a_file_is_split_by_the_seed()
    {
        var classes = Enumerable.Range(0, 20).Select(i => $"class{i}").ToList();
        using var archive = FrameArchive.Open(SampleFrames.Zip(_folder, "x.zip", classes.SelectMany(c => SampleFrames.Frames($"{c}/1", 1))));
        string Text(long seed) => string.Join(';', SplitProtocol.Parts.Select(p => string.Join(',', ProtocolRegistry.Open("folder", archive, Store(), seed).Classes(p).Select(c => c.Name))));
        Assert.Equal(Text(1), Text(1));
        Assert.NotEqual(Text(1), Text(2));
        Assert.Equal([12, 3, 5], Text(1).Split(';').Select(p => p.Split(',').Length));
        Assert.Equal(classes.Order(StringComparer.Ordinal), Text(1).Split(';', ',').Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{"train":["run"],"val":["RUN"]}""", "twice")]
    [InlineData("""{"trian":["run"]}""", "trian")]
    [InlineData("""["run"]""", "as expected")]
    public void A_wrong_split_file_is_refused(string text, string message)
    {
        using var archive = FrameArchive.Open(SampleFrames.Zip(_folder, "x.zip", SampleFrames.Frames("run/1", 8)));
        var file = _folder.Write("split.json", System.Text.Encoding.UTF8.GetBytes(text));
        Assert.Contains(message, Assert.Throws<StrmException>(() => ProtocolRegistry.Open(file, archive, Store())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_protocol_is_an_error_that_names_the_known_ones() =>
        Assert.Contains("hmdb51-arn", Assert.Throws<StrmException>(() => ProtocolRegistry.Open("hmdb", Store())).Message, StringComparison.Ordinal);

    private SplitStore Store() => new(_folder.File("store"));
}
