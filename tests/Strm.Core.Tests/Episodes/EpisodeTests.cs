using System.Text;
using Strm.Archives;
using Strm.Core.Tests.Checkpoints;
using Strm.Episodes;

namespace Strm.Core.Tests.Data;

public sealed class EpisodeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FrameArchive _archive;

    public EpisodeTests()
    {
        var clips = Enumerable.Range(0, 8).SelectMany(c => Enumerable.Range(0, 10).SelectMany(v => SampleFrames.Frames($"Class{c}/v{v}", v == 9 ? 2 : 4)));
        _archive = FrameArchive.Open(SampleFrames.Zip(_folder, "x.zip", clips));
    }

    public void Dispose()
    {
        _archive.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void An_episode_is_a_function_of_the_seed_and_its_index()
    {
        var (one, two) = (Sampler(3), Sampler(3));
        var forward = one.Create(0, 20).Select(Text).ToList();
        var backward = Enumerable.Range(0, 20).Reverse().Select(i => Text(two.Create(i))).Reverse();
        Assert.Equal(forward, backward);
        Assert.NotEqual(forward[0], Text(Sampler(4).Create(0)));
        Assert.Equal(20, forward.Distinct().Count());
    }

    [Fact]
    public void An_episode_has_the_shape_asked_for_and_no_clip_twice()
    {
        foreach (var episode in Sampler(1).Create(0, 100))
        {
            Assert.Equal(5, episode.Classes.Distinct().Count());
            Assert.All(episode.Support.CountBy(c => c.Label), pair => Assert.Equal(3, pair.Value));
            Assert.All(episode.Query.CountBy(c => c.Label), pair => Assert.Equal(2, pair.Value));
            var all = episode.Support.Concat(episode.Query).ToList();
            Assert.Equal(25, all.DistinctBy(c => c.Video).Count());
            Assert.All(all, c => Assert.Equal(episode.Classes[c.Label], c.Video.ClassName));
            Assert.DoesNotContain(all, c => c.Video.Name == "v9");
        }
    }

    [Fact]
    public void Every_class_and_clip_is_drawn_alike_often()
    {
        var episodes = Sampler(1).Create(0, 4000).ToList();
        Assert.All(episodes.SelectMany(e => e.Classes).CountBy(c => c), pair => Assert.InRange(pair.Value, 2350, 2650));
        var clips = episodes.SelectMany(e => e.Support).CountBy(c => c.Video).ToList();
        Assert.Equal(72, clips.Count);
        Assert.All(clips, pair => Assert.InRange(pair.Value, 720, 950));
        // The order of the support tells nothing of the labels.
        Assert.All(episodes.CountBy(e => e.Support[0].Label), pair => Assert.InRange(pair.Value, 700, 900));
    }

    [Fact]
    public void Too_few_classes_or_clips_are_errors_that_say_what_is_missing()
    {
        var selection = Selection();
        Assert.Contains("has 8 classes", Assert.Throws<StrmException>(() => new EpisodeSampler(selection, new EpisodeShape { Way = 9 }, 1)).Message, StringComparison.Ordinal);
        var message = Assert.Throws<StrmException>(() => new EpisodeSampler(selection, new EpisodeShape { Shot = 9 }, 1)).Message;
        Assert.Contains("Class0 has 9 and 1 too short (v9: 2 frames)", message, StringComparison.Ordinal);
        Assert.Contains("9 + 1 clips", message, StringComparison.Ordinal);
        Assert.Throws<StrmException>(() => new EpisodeShape { Way = 1 });
        Assert.Throws<StrmException>(() => new EpisodeShape { Shot = 0 });
        Assert.Throws<StrmException>(() => new EpisodeShape { Queries = 0 });
    }

    [Fact]
    public void A_written_file_reads_back_the_same_and_writing_twice_gives_the_same_bytes()
    {
        var episodes = Sampler(1).Create(0, 50).ToList();
        EpisodeFile.Write(_folder.File("a.jsonl"), episodes);
        EpisodeFile.Write(_folder.File("b.jsonl"), Sampler(1).Create(0, 50));
        Assert.Equal(File.ReadAllBytes(_folder.File("a.jsonl")), File.ReadAllBytes(_folder.File("b.jsonl")));
        Assert.Equal(episodes.Select(Text), EpisodeFile.Read(_folder.File("a.jsonl"), _archive).Select(Text));
        Assert.Equal(50, File.ReadLines(_folder.File("a.jsonl")).Count());
        Assert.StartsWith("{\"episode\":0,\"classes\":[\"Class", File.ReadLines(_folder.File("a.jsonl")).First(), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_letter_cases_uneven_shots_and_other_members_are_accepted()
    {
        var episode = Read("""
            {"episode":7,"note":1,"classes":["CLASS0","class1"],"support":[{"label":0,"video":"class0/V1"},{"label":1,"video":"class1/v1"},{"label":1,"video":"class1/v2"}],"query":[{"label":0,"video":"CLASS0/v3"}]}
            """);
        Assert.Equal(7, episode.Index);
        Assert.Equal("Class0/v1", episode.Support[0].Video.ToString());
        Assert.Equal([1, 2], episode.Support.CountBy(c => c.Label).Select(p => p.Value));
    }

    [Theory]
    [InlineData("""{"episode":0,"classes":["Class0","Class1"],"support":[{"label":0,"video":"Class0/v1"},{"label":1,"video":"Class1/none"}],"query":[{"label":0,"video":"Class0/v3"}]}""", "Class1/none is not in")]
    [InlineData("""{"episode":0,"classes":["Class0","Class1"],"support":[{"label":0,"video":"Class0/v1"},{"label":1,"video":"Class1/v1"}],"query":[{"label":0,"video":"class0/V1"}]}""", "twice in the episode")]
    [InlineData("""{"episode":0,"classes":["Class0","Class1"],"support":[{"label":0,"video":"Class0/v1"},{"label":2,"video":"Class1/v1"}],"query":[{"label":0,"video":"Class0/v3"}]}""", "label 2 is out of range")]
    [InlineData("""{"episode":0,"classes":["Class0","Class1"],"support":[{"label":0,"video":"Class0/v1"},{"label":-1,"video":"Class1/v1"}],"query":[{"label":0,"video":"Class0/v3"}]}""", "label -1 is out of range")]
    [InlineData("""{"episode":0,"classes":["Class0","Class1"],"support":[{"label":0,"video":"Class0/v1"}],"query":[{"label":0,"video":"Class0/v3"}]}""", "Class1 has no support clip")]
    [InlineData("""{"episode":0,"classes":["Class0","Class1"],"support":[{"label":1,"video":"Class0/v1"},{"label":1,"video":"Class1/v1"}],"query":[{"label":0,"video":"Class0/v3"}]}""", "labelled 1 (Class1), but its class is 0")]
    [InlineData("""{"episode":0,"classes":["Class0","class0"],"support":[],"query":[]}""", "twice in 'classes'")]
    [InlineData("""{"episode":0,"classes":["Class0"],"support":[],"query":[]}""", "1 classes")]
    [InlineData("""{"episode":0,"classes":["Class0","Class1"],"support":[{"label":0,"video":"Class0/v1"},{"label":1,"video":"Class1/v1"}],"query":[]}""", "'query' is empty")]
    [InlineData("""{"episode":0,"classes":["Class0","Class1"],"query":[]}""", "'support' is missing")]
    [InlineData("""{"episode":0,"classes":["Class0","Class1"],"support":[{"label":"0","video":"Class0/v1"}],"query":[]}""", "'label' is not an integer")]
    [InlineData("""{"episode":0,"classes":["Class0","Class1"],"support":[{"label":0,"video":"v1"}],"query":[]}""", "does not name a clip")]
    [InlineData("""[1]""", "object")]
    [InlineData("""{"episode":0,""", "not JSON")]
    public void A_wrong_line_is_refused_with_its_number(string line, string message)
    {
        var good = """{"episode":0,"classes":["Class0","Class1"],"support":[{"label":0,"video":"Class0/v1"},{"label":1,"video":"Class1/v1"}],"query":[{"label":0,"video":"Class0/v3"}]}""";
        var path = _folder.Write("e.jsonl", Encoding.UTF8.GetBytes($"{good}\n\n{line}\n"));
        var error = Assert.Throws<StrmException>(() => EpisodeFile.Read(path, _archive).ToList());
        Assert.Contains("Line 3", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Episodes_of_different_way_are_refused()
    {
        var two = """{"episode":0,"classes":["Class0","Class1"],"support":[{"label":0,"video":"Class0/v1"},{"label":1,"video":"Class1/v1"}],"query":[{"label":0,"video":"Class0/v3"}]}""";
        var three = two.Replace("\"Class1\"]", "\"Class1\",\"Class2\"]", StringComparison.Ordinal);
        var path = _folder.Write("e.jsonl", Encoding.UTF8.GetBytes($"{two}\n{three}\n"));
        Assert.Contains("3 classes, but earlier ones have 2", Assert.Throws<StrmException>(() => EpisodeFile.Read(path).ToList()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_write_leaves_nothing()
    {
        Assert.Throws<InvalidOperationException>(() => EpisodeFile.Write(_folder.File("e.jsonl"), Failing()));
        Assert.DoesNotContain(_folder.Names(), name => name.StartsWith("e.jsonl", StringComparison.Ordinal));

        IEnumerable<Episode> Failing()
        {
            yield return Sampler(1).Create(0);
            throw new InvalidOperationException();
        }
    }

    [Fact]
    public void Predictions_read_back_the_same()
    {
        var predictions = Sampler(1).Create(0, 5).Select(e => new EpisodePrediction(e.Index, [.. e.Query.Select(q => new QueryPrediction(q.Video, q.Label, 1, [1.5f, -0.1f, 3e-8f, 0, 7]))])).ToList();
        PredictionFile.Write(_folder.File("p.jsonl"), predictions);
        var read = PredictionFile.Read(_folder.File("p.jsonl")).ToList();
        Assert.Equal(predictions.Select(p => p.Accuracy), read.Select(p => p.Accuracy));
        Assert.Equal(predictions.SelectMany(p => p.Query).Select(q => (q.Video, q.Label, q.Predicted)), read.SelectMany(p => p.Query).Select(q => (q.Video, q.Label, q.Predicted)));
        Assert.Equal(predictions[0].Query[0].Logits, read[0].Query[0].Logits);
        Assert.Throws<StrmException>(() => PredictionFile.Write(_folder.File("q.jsonl"), [new EpisodePrediction(0, [new QueryPrediction(new ClipId("a", "b"), 0, 0, [float.NaN])])]));
        Assert.DoesNotContain("q.jsonl", _folder.Names());
    }

    private Episode Read(string line) => Assert.Single(EpisodeFile.Read(_folder.Write("e.jsonl", Encoding.UTF8.GetBytes(line)), _archive));

    private SplitSelection Selection() =>
        ProtocolRegistry.Open(_folder.Write("split.json", Encoding.UTF8.GetBytes($"{{\"test\":[{string.Join(',', _archive.Classes.Select(c => $"\"{c}\""))}]}}")), _archive).Select(_archive, SplitPart.Test, 4);

    private EpisodeSampler Sampler(long seed) => new(Selection(), new EpisodeShape { Shot = 3, Queries = 2 }, seed);

    private static string Text(Episode episode) => $"{episode.Index} {string.Join(',', episode.Classes)} {string.Join(',', episode.Support)} {string.Join(',', episode.Query)}";
}
