using Strm.Archives;
using Strm.Preparation;
using Strm.Synthesis;

namespace Strm.Core.Tests.Preparation;

public class ShardTests
{
    [SkippableTheory]
    [InlineData("", null)]
    [InlineData(".zip", null)]
    [InlineData(".zip", "root")]
    public async Task Merged_shards_equal_the_archive_made_at_once(string extension, string? root)
    {
        Tools.SkipWithoutFfmpeg();
        using var scratch = new Scratch();
        await SyntheticDataset.WriteAsync(scratch.Path("videos"), new SynthOptions { ClipsPerClass = 2, TrainClasses = 4, ValClasses = 0, TestClasses = 0, Width = 32, Height = 32 });
        await File.WriteAllBytesAsync(scratch.Path("videos", "raise_arms", "empty.mp4"), []);
        var options = new PrepareOptions { Videos = scratch.Path("videos"), Output = scratch.Path("whole" + extension), Size = new OutputSize(0, 16), Root = root };
        var whole = await FramePreparation.RunAsync(options);
        var shards = new List<string>();
        foreach (var shard in new[] { "2/3", "3/3", "1/3" })
        {
            shards.Add(scratch.Path($"shard{shard[0]}{extension}"));
            await FramePreparation.RunAsync(options with { Output = shards[^1], Shard = Shard.Parse(shard) });
        }

        var merged = ShardMerge.Run(shards, scratch.Path("merged" + extension));
        Assert.Equal(whole.ToJson(), merged.ToJson());
        Assert.Equal(whole.ToJson(), ShardMerge.Run(shards, scratch.Path("merged" + extension)).ToJson()); // there is nothing left to do
        Assert.Equal(Content(scratch.Path("whole" + extension)), Content(scratch.Path("merged" + extension)));
        using var archive = FrameArchive.Open(scratch.Path("merged" + extension));
        Assert.Equal(whole.Frames, archive.FrameCount);
    }

    [SkippableFact]
    public async Task More_shards_than_clips_still_merge()
    {
        Tools.SkipWithoutFfmpeg();
        using var scratch = new Scratch();
        Tools.Clip(scratch.Path("videos", "a", "x.mp4"));
        Tools.Clip(scratch.Path("videos", "b", "y.mp4"));
        var options = new PrepareOptions { Videos = scratch.Path("videos"), Output = scratch.Path("whole.zip"), Size = new OutputSize(0, 16) };
        await FramePreparation.RunAsync(options);
        var shards = Enumerable.Range(1, 5).Select(i => scratch.Path($"{i}.zip")).ToArray();
        for (var i = 0; i < 5; i++) await FramePreparation.RunAsync(options with { Output = shards[i], Shard = new Shard(i + 1, 5) });
        ShardMerge.Run(shards, scratch.Path("merged.zip"));
        Assert.Equal(await File.ReadAllBytesAsync(scratch.Path("whole.zip")), await File.ReadAllBytesAsync(scratch.Path("merged.zip")));
    }

    [SkippableFact]
    public async Task Shards_that_do_not_belong_together_are_refused_and_nothing_is_left()
    {
        Tools.SkipWithoutFfmpeg();
        using var scratch = new Scratch();
        Tools.Clip(scratch.Path("videos", "a", "x.mp4"));
        var options = new PrepareOptions { Videos = scratch.Path("videos"), Output = scratch.Path("1.zip"), Size = new OutputSize(0, 16), Shard = new Shard(1, 2) };
        await FramePreparation.RunAsync(options);
        await FramePreparation.RunAsync(options with { Output = scratch.Path("other.zip"), Shard = new Shard(2, 2), Quality = 9 });
        await FramePreparation.RunAsync(options with { Output = scratch.Path("whole.zip"), Shard = null });
        foreach (var (shards, why) in new (string[], string)[]
        {
            (["1.zip"], "Shard 2/2 was not given"),
            (["1.zip", "1.zip"], "given 2 times"),
            (["1.zip", "other.zip"], "not shards of the same archive"),
            (["whole.zip"], "not a shard"),
            (["missing.zip"], "does not exist"),
        })
        {
            var error = Assert.Throws<StrmException>(() => ShardMerge.Run([.. shards.Select(shard => scratch.Path(shard))], scratch.Path("merged.zip")));
            Assert.Contains(why, error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(["1.zip", "other.zip", "videos", "whole.zip"], Directory.GetFileSystemEntries(scratch.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(12)]
    public void Shards_one_after_the_other_are_the_whole(int count)
    {
        var items = Enumerable.Range(0, 10).ToArray();
        Assert.Equal(items, Enumerable.Range(1, count).SelectMany(i => new Shard(i, count).Of(items)));
    }

    [Theory]
    [InlineData("0/3")]
    [InlineData("4/3")]
    [InlineData("1")]
    [InlineData("a/b")]
    [InlineData("-1/3")]
    public void What_is_not_a_shard_is_refused(string text) => Assert.Contains("1/8", Assert.Throws<StrmException>(() => Shard.Parse(text)).Message, StringComparison.Ordinal);

    private static List<string> Content(string path) => File.Exists(path)
        ? [Convert.ToHexString(File.ReadAllBytes(path))]
        : [.. Directory.GetFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => $"{Path.GetRelativePath(path, file)} {Convert.ToHexString(File.ReadAllBytes(file))}")];
}
