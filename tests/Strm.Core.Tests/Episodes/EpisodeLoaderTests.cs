using System.Security.Cryptography;
using Strm.Archives;
using Strm.Core.Tests.Checkpoints;
using Strm.Episodes;
using Strm.Images;

namespace Strm.Core.Tests.Data;

public sealed class EpisodeLoaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FrameArchive _archive;

    public EpisodeLoaderTests()
    {
        // Two pictures alternate, so that another choice of frames gives other pixels.
        var other = File.ReadAllBytes(GoldenFile.PathOf("img_84_320x240.jpg"));
        var frames = Enumerable.Range(0, 4).SelectMany(c => Enumerable.Range(0, 6).SelectMany(v => SampleFrames.Frames($"c{c}/v{v}", 12)))
            .Select((name, i) => (name, i * 7 % 5 < 2 ? SampleFrames.Jpeg : other));
        _archive = FrameArchive.Open(SampleFrames.Zip(_folder, "x.zip", frames));
    }

    public void Dispose()
    {
        _archive.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_pixels_do_not_depend_on_the_number_of_workers(bool augment)
    {
        var options = new ClipOptions { Frames = 4, ImageSize = 32, Augment = augment };
        var one = Hashes(options, new LoaderOptions { Workers = 1, BufferBytes = 1 }, 8);
        Assert.Equal(one, Hashes(options, new LoaderOptions { Workers = 5 }, 8));
        Assert.Equal(augment, one[0] != Hashes(options, new LoaderOptions(), 1, seed: 2)[0]);
    }

    [Fact]
    public void An_episode_loaded_later_has_the_same_pixels()
    {
        var options = new ClipOptions { Frames = 4, ImageSize = 32, Augment = true };
        var loader = new EpisodeLoader(_archive, options);
        using var fifth = loader.Load(Sampler().Create(5, 1), seed: 1).Single();
        Assert.Equal(Hashes(options, new LoaderOptions(), 6)[5], Hash(fifth));
    }

    [Fact]
    public void An_episode_holds_what_a_reader_reads()
    {
        var options = new ClipOptions { Frames = 4, ImageSize = 32, Layout = PixelLayout.Interleaved };
        using var loaded = new EpisodeLoader(_archive, options).Load(Sampler().Create(0, 1), seed: 1).Single();
        using var reader = new ClipReader(_archive, options);
        var clip = new byte[options.ClipLength];
        for (var i = 0; i < loaded.Episode.Query.Count; i++)
        {
            reader.Read(_archive.Find(loaded.Episode.Query[i].Video)!, default, clip);
            Assert.Equal(clip, loaded.Query.Slice(i * clip.Length, clip.Length).ToArray());
        }

        Assert.Equal(loaded.Episode.Support.Count * clip.Length, loaded.Support.Length);
        Assert.Equal(loaded.Episode.Support.Select(c => (long)c.Label), loaded.SupportLabels());
        Assert.Equal(loaded.Episode.Query.Select(c => (long)c.Label), loaded.QueryLabels());
    }

    [Fact]
    public void Flips_are_of_clips_or_of_whole_episodes()
    {
        var clips = Enumerable.Range(0, 400).Select(place => new ClipDraw(1, 0, place).Flip(FlipMode.Clip)).ToList();
        Assert.InRange(clips.Count(flip => flip), 150, 250);
        Assert.Single(Enumerable.Range(0, 400).Select(place => new ClipDraw(1, 0, place).Flip(FlipMode.Episode)).Distinct());
        var episodes = Enumerable.Range(0, 400).Select(episode => new ClipDraw(1, episode, 0).Flip(FlipMode.Episode));
        Assert.InRange(episodes.Count(flip => flip), 150, 250);
        Assert.False(new ClipDraw(1, 0, 0).Flip(FlipMode.None));
    }

    [Fact]
    public void Memory_is_bounded_and_used_again()
    {
        var options = new ClipOptions { Frames = 4, ImageSize = 32 };
        var loader = new EpisodeLoader(_archive, options, new LoaderOptions { Workers = 2, BufferBytes = 300_000 });
        var largest = 0L;
        foreach (var episode in loader.Load(Sampler().Create(0, 20), 1))
        {
            largest = Math.Max(largest, loader.Buffers.InUse);
            episode.Dispose();
        }

        // An episode is 12 clips of 12,288 bytes, so two fit.
        Assert.Equal(2 * 12 * options.ClipLength, largest);
        Assert.Equal(0, loader.Buffers.InUse);
        Assert.Equal(2, loader.Buffers.Allocated);
    }

    [Fact]
    public void An_error_comes_after_the_episodes_before_it_and_names_the_clip()
    {
        var damaged = SampleFrames.Frames("c0/v0", 12).Select((name, i) => (name, i == 7 ? SampleFrames.Jpeg[..900] : SampleFrames.Jpeg));
        var whole = SampleFrames.Frames("c1/v0", 12).Concat(SampleFrames.Frames("c1/v1", 12)).Select(name => (name, SampleFrames.Jpeg));
        using var archive = FrameArchive.Open(SampleFrames.Zip(_folder, "damaged.zip", damaged.Concat(whole)));
        var good = new Episode(0, ["c1"], [new EpisodeClip(0, new ClipId("c1", "v0"))], [new EpisodeClip(0, new ClipId("c1", "v1"))]);
        var bad = good with { Index = 1, Query = [new EpisodeClip(0, new ClipId("c0", "v0"))] };
        var seen = 0;
        var error = Assert.Throws<StrmException>(() =>
        {
            foreach (var episode in new EpisodeLoader(archive, new ClipOptions { ImageSize = 32 }).Load([good, bad, good], 1))
            {
                seen++;
                episode.Dispose();
            }
        });
        Assert.Equal(1, seen);
        Assert.Contains("frame 8 of the clip c0/v0", error.Message, StringComparison.Ordinal);
        Assert.Contains("c0/v0/00000008.jpg", error.Message, StringComparison.Ordinal);
        Assert.Contains("not in", Assert.Throws<StrmException>(() => new EpisodeLoader(archive, new ClipOptions()).Load([good with { Query = [new EpisodeClip(0, new ClipId("x", "y"))] }], 1).ToList()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_and_leaving_early_end_the_workers()
    {
        using var stop = new CancellationTokenSource();
        var loader = new EpisodeLoader(_archive, new ClipOptions { Frames = 4, ImageSize = 32 }, new LoaderOptions { Workers = 3 });
        foreach (var episode in loader.Load(Sampler().Create(0, long.MaxValue / 2), 1))
        {
            episode.Dispose();
            break;
        }

        Assert.True(SpinWait.SpinUntil(() => ThreadCount() == 0, TimeSpan.FromSeconds(5)));
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (var episode in loader.Load(Sampler().Create(0, long.MaxValue / 2), 1, stop.Token))
            {
                episode.Dispose();
                stop.Cancel();
            }
        });
        Assert.True(SpinWait.SpinUntil(() => ThreadCount() == 0, TimeSpan.FromSeconds(5)));
    }

    private static int ThreadCount() => Directory.Exists("/proc/self/task") ? Directory.GetDirectories("/proc/self/task").Count(IsLoader) : 0;

    private static bool IsLoader(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm")).StartsWith("strm loader", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false; // The thread ended in the meantime.
        }
    }

    private List<string> Hashes(ClipOptions clips, LoaderOptions options, int count, long seed = 1)
    {
        var hashes = new List<string>();
        foreach (var episode in new EpisodeLoader(_archive, clips, options).Load(Sampler().Create(0, count), seed))
        {
            hashes.Add(Hash(episode));
            episode.Dispose();
        }

        return hashes;
    }

    private static string Hash(LoadedEpisode episode) => Convert.ToHexString(SHA256.HashData([.. episode.Support.Span, .. episode.Query.Span]));

    private EpisodeSampler Sampler()
    {
        var split = _folder.Write("split.json", """{"test":["c0","c1","c2","c3"]}"""u8);
        return new EpisodeSampler(ProtocolRegistry.Open(split, _archive).Select(_archive, SplitPart.Test, 4), new EpisodeShape { Way = 3, Shot = 2, Queries = 2 }, 1);
    }
}
