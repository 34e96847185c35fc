using Strm.Archives;
using Strm.Backbones;
using Strm.Evaluation;
using Strm.Heads;
using Strm.Models;
using Strm.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Tests.Evaluation;

/// <summary>The embeddings on the disk: used again, shared, and never wrong.</summary>
public sealed class ClipCacheTests : IDisposable
{
    private readonly TinyArchive data = new();

    private ClipCacheOptions Stored => new() { Folder = data.In("cache"), Workers = 2 };

    public void Dispose() => data.Dispose();

    [Theory]
    [MemberData(nameof(Heads))]
    public void A_second_opening_reads_the_same_numbers_and_embeds_nothing(string head)
    {
        using var model = new FewShotModel(TinyArchive.Options with { Head = HeadRegistry.Create(head) }, seed: 1);
        using var memory = Open(model, new ClipCacheOptions());
        using (var first = Open(model, Stored)) Assert.Equal(25, first.Embedded);
        using var second = Open(model, Stored);
        Assert.Equal((0, 25, memory.ByteCount), (second.Embedded, second.Count, second.ByteCount));
        Assert.Empty(second.Notes);
        using var scope = NewDisposeScope();
        var (expected, actual) = (memory.Select(data.Archive.Clips), second.Select(data.Archive.Clips));
        Assert.All(expected.Parts.Zip(actual.Parts), pair => Assert.True(pair.First.Equals(pair.Second)));
        using var gradients = no_grad();
        using var reader = new ClipTensorReader(data.Archive, model.Options);
        var whole = model.Embed(reader.Read(data.Archive.Clips, CPU));
        Assert.All(whole.Parts.Zip(actual.Parts), pair => Assert.True((pair.First - pair.Second).abs().max().ToSingle() < 1e-4f));
    }

    [Fact]
    public void Other_weights_options_or_frames_have_a_cache_of_their_own()
    {
        using var model = new FewShotModel(TinyArchive.Options, seed: 1);
        using var cache = Open(model, Stored);
        using (no_grad()) model.StateDict()["transformers.0.norm_k.bias"].add_(1e-3);
        using (var changed = Open(model, Stored)) Assert.Equal(25, changed.Embedded);
        using var plain = new FewShotModel(TinyArchive.Options with { Normalisation = PixelNormalisation.ImageNet }, seed: 1);
        using (var changed = Open(plain, Stored)) Assert.Equal(25, changed.Embedded);
        File.Delete(Path.Combine(data.Frames, "action0", "clip0", "00000009.png"));
        using var archive = FrameArchive.Open(data.Frames);
        using (var changed = ClipCache.Open(model, archive, archive.Clips, Stored)) Assert.Equal(25, changed.Embedded);
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("changed")]
    [InlineData("foreign")]
    [InlineData("empty")]
    public void A_damaged_file_is_thrown_away_and_made_anew(string damage)
    {
        using var model = new FewShotModel(TinyArchive.Options, seed: 1);
        string folder;
        using (var first = Open(model, Stored)) folder = first.Location!;
        var path = Directory.GetFiles(folder).Single();
        var bytes = File.ReadAllBytes(path);
        bytes[^100] ^= 1;
        if (damage == "truncated") File.WriteAllBytes(path, bytes[..^10]);
        if (damage == "changed") File.WriteAllBytes(path, bytes);
        if (damage == "foreign") TensorFile.Write(path, new Dictionary<string, Tensor> { ["part.0"] = zeros(25, 4) });
        if (damage == "empty") File.WriteAllBytes(path, []);
        using var memory = Open(model, new ClipCacheOptions());
        using var second = Open(model, Stored);
        Assert.Equal(25, second.Embedded);
        Assert.Contains(path, Assert.Single(second.Notes), StringComparison.Ordinal);
        using var scope = NewDisposeScope();
        Assert.True(memory.Select(data.Archive.Clips).Parts[0].Equals(second.Select(data.Archive.Clips).Parts[0]));
        using var third = Open(model, Stored);
        Assert.Equal(0, third.Embedded);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_said_and_done_without()
    {
        File.WriteAllText(data.In("cache"), "in the way");
        using var model = new FewShotModel(TinyArchive.Options, seed: 1);
        using var cache = Open(model, Stored);
        Assert.Equal((25, 25), (cache.Embedded, cache.Count));
        Assert.Null(cache.Location);
        Assert.Contains("embeddings are kept in memory", Assert.Single(cache.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_stored_stays_in_memory()
    {
        using var model = new FewShotModel(TinyArchive.Options, seed: 1);
        string folder;
        using (var first = Open(model, Stored)) folder = first.Location!;
        var path = Directory.GetFiles(folder).Single();
        File.Delete(path);
        Directory.CreateDirectory(path); // A folder where the file should be, as a full disk: the file cannot be written.
        using var cache = Open(model, Stored);
        Assert.Equal((25, 25), (cache.Embedded, cache.Count));
        Assert.Single(cache.Notes);
        Assert.Empty(Directory.GetFiles(folder)); // neither a lock nor a part takes room
        using var scope = NewDisposeScope();
        Assert.Equal(25, cache.Select(data.Archive.Clips).Count);
    }

    [Fact]
    public void Leftovers_of_a_killed_process_disturb_nobody()
    {
        using var model = new FewShotModel(TinyArchive.Options, seed: 1);
        string path;
        using (var first = Open(model, Stored)) path = Directory.GetFiles(first.Location!).Single();
        File.Move(path, path + ".1-1.partial");
        File.WriteAllText(path + ".lock", "");
        using var cache = Open(model, Stored);
        Assert.Equal((25, 25), (cache.Embedded, cache.Count));
        Assert.Empty(cache.Notes);
        File.SetLastWriteTimeUtc(path + ".1-1.partial", DateTime.UtcNow.AddDays(-2));
        using var later = Open(model, Stored);
        Assert.Equal([path], Directory.GetFiles(later.Location!));
    }

    [Fact]
    public async Task Processes_that_build_one_cache_share_the_work()
    {
        using var large = new TinyArchive(classes: 15, clips: 10);
        var options = new ClipCacheOptions { Folder = large.In("cache"), Workers = 1 };
        var counts = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            using var model = new FewShotModel(TinyArchive.Options, seed: 1);
            using var cache = ClipCache.Open(model, large.Archive, large.Archive.Clips, options);
            Assert.Equal(150, cache.Count);
            return cache.Embedded;
        })));
        Assert.Equal(150, counts.Sum());
    }

    [Fact]
    public void A_damaged_frame_is_an_error_that_names_it()
    {
        File.WriteAllText(Path.Combine(data.Frames, "action1", "clip2", "00000004.png"), "no picture");
        using var archive = FrameArchive.Open(data.Frames);
        using var model = new FewShotModel(TinyArchive.Options, seed: 1);
        var error = Assert.Throws<StrmException>(() => ClipCache.Open(model, archive, archive.Clips, Stored));
        Assert.Contains("action1/clip2", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> Heads() => [.. HeadRegistry.All];

    private ClipCache Open(FewShotModel model, ClipCacheOptions options) => ClipCache.Open(model, data.Archive, data.Archive.Clips, options);
}
