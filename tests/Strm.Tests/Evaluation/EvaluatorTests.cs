using Strm.Archives;
using Strm.Episodes;
using Strm.Evaluation;
using Strm.Heads;
using Strm.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Tests.Evaluation;

/// <summary>Evaluation: the same result however it is done, and nothing stale or unfair.</summary>
public sealed class EvaluatorTests : IDisposable
{
    private readonly TinyArchive data = new();
    private readonly FewShotModel model = new(TinyArchive.Options, seed: 1);

    public void Dispose()
    {
        model.Dispose();
        data.Dispose();
    }

    [Fact]
    public void Through_the_cache_fifty_episodes_have_the_logits_of_the_whole_network()
    {
        var episodes = data.Episodes(50, way: 4, shot: 3, fewest: 1);
        Assert.True(episodes.Select(e => e.Support.Count).Distinct().Count() > 2);
        var found = new List<EpisodePrediction>();
        Run(episodes, new EvaluationOptions { Cache = new ClipCacheOptions { Folder = data.In("cache") }, OnPrediction = found.Add });
        using var reader = new ClipTensorReader(data.Archive, model.Options);
        foreach (var (episode, prediction) in episodes.Zip(found))
        {
            using var scope = NewDisposeScope();
            using var gradients = no_grad();
            var layout = new SupportLayout([.. episode.Support.Select(c => c.Label)], episode.Way);
            var logits = model.Forward(Frames(reader, episode.Support), layout, Frames(reader, episode.Query)).Combined();
            var cached = tensor(prediction.Query.SelectMany(q => q.Logits).ToArray()).reshape(logits.shape);
            Assert.True((logits - cached).abs().max().ToSingle() < 1e-4f);
        }
    }

    [Fact]
    public async Task Threads_and_processes_change_no_bit_of_the_predictions()
    {
        var episodes = data.Episodes(450);
        Run(episodes, new EvaluationOptions { Cache = new ClipCacheOptions { Workers = 1 }, Predictions = data.In("1.jsonl") });
        Run(episodes, new EvaluationOptions { Cache = new ClipCacheOptions { Workers = 3 }, Predictions = data.In("3.jsonl") });
        await Task.WhenAll(Enumerable.Range(0, 3).Select(number => Task.Run(() =>
        {
            using var own = new FewShotModel(TinyArchive.Options, seed: 1);
            var cache = new ClipCacheOptions { Folder = data.In("cache"), Workers = 1 };
            var result = new Evaluator(own, data.Archive).Run(episodes, new EvaluationOptions { Cache = cache, Journal = data.In("journal"), Predictions = data.In($"process{number}.jsonl") });
            Assert.Equal(450, result.Accuracy.Episodes);
        })));
        var expected = await File.ReadAllTextAsync(data.In("1.jsonl"));
        foreach (var name in new[] { "3.jsonl", "process0.jsonl", "process1.jsonl", "process2.jsonl" }) Assert.Equal(expected, await File.ReadAllTextAsync(data.In(name)));
    }

    [Fact]
    public async Task Processes_that_happen_to_make_the_same_evaluation_both_end_with_it()
    {
        var episodes = data.Episodes(201);
        Run(episodes, new EvaluationOptions { Predictions = data.In("alone.jsonl") });
        var expected = await File.ReadAllTextAsync(data.In("alone.jsonl"));
        for (var round = 0; round < 3; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 3).Select(number => Task.Run(() =>
            {
                using var own = new FewShotModel(TinyArchive.Options, seed: 1);
                var cache = new ClipCacheOptions { Folder = data.In("cache"), Workers = 1 };
                var result = new Evaluator(own, data.Archive).Run(episodes, new EvaluationOptions { Cache = cache, Journal = data.In("journal"), Predictions = data.In($"{number}.jsonl") });
                Assert.Empty(result.Notes);
            })));
            for (var number = 0; number < 3; number++) Assert.Equal(expected, await File.ReadAllTextAsync(data.In($"{number}.jsonl")));
            Assert.Empty(Directory.GetFileSystemEntries(data.In("journal")));
        }
    }

    [Fact]
    public void An_interrupted_evaluation_goes_on_and_ends_with_the_same_predictions()
    {
        var episodes = data.Episodes(900);
        var whole = Run(episodes, new EvaluationOptions { Predictions = data.In("whole.jsonl") });
        var options = new EvaluationOptions { Journal = data.In("journal"), Predictions = data.In("parts.jsonl") };
        using var stop = new CancellationTokenSource();
        var progress = new Listener(p => { if (p is { Stage: "Evaluating", Done: >= 400 }) stop.Cancel(); });
        Assert.Throws<OperationCanceledException>(() => new Evaluator(model, data.Archive).Run(episodes, options, progress, stop.Token));
        Assert.False(File.Exists(data.In("parts.jsonl")));
        var blocks = Directory.GetFiles(Directory.GetDirectories(data.In("journal")).Single(), "*.jsonl").Order().ToArray();
        Assert.Equal(2, blocks.Length);
        File.WriteAllText(blocks[1], File.ReadAllText(blocks[1])[..^40]); // Cut short: these are done again.
        var again = 0L;
        var result = new Evaluator(model, data.Archive).Run(episodes, options, new Listener(p => { if (p.Stage == "Evaluating") again++; }));
        Assert.Equal(4, again);
        Assert.Equal(whole.Accuracy, result.Accuracy);
        Assert.Equal(File.ReadAllText(data.In("whole.jsonl")), File.ReadAllText(data.In("parts.jsonl")));
        Assert.Empty(Directory.GetDirectories(data.In("journal")));
    }

    [Fact]
    public void Mean_interval_confusion_and_accuracies_follow_from_the_predictions()
    {
        var found = new List<EpisodePrediction>();
        var episodes = data.Episodes(60);
        var result = Run(episodes, new EvaluationOptions { OnPrediction = found.Add });
        var accuracies = found.Select(p => p.Query.Count(q => q.Label == q.Predicted) / (double)p.Query.Count).ToArray();
        Assert.Equal(accuracies, result.EpisodeAccuracies);
        Assert.Equal(accuracies.Average(), result.Accuracy.Mean, 1e-12);
        Assert.Equal(180, result.Confusion.Total);
        Assert.All(found.SelectMany(p => p.Query), q => Assert.Equal(q.Logits.Max(), q.Logits[q.Predicted]));
    }

    [Fact]
    public void Episodes_that_no_system_could_be_tested_on_fairly_are_refused()
    {
        var good = data.Episodes(1)[0];
        var twice = good with { Query = [good.Query[0], new EpisodeClip(good.Support[0].Label, good.Support[0].Video)] };
        AssertRefused("appears in it twice", twice);
        AssertRefused("has the label 3", good with { Query = [good.Query[0] with { Label = 3 }] });
        AssertRefused("has no support clip", good with { Support = [.. good.Support.Where(c => c.Label > 0)] });
        AssertRefused("has no query", good with { Query = [] });
        AssertRefused("no such clip", good with { Query = [good.Query[0] with { Video = new ClipId("action0", "elsewhere") }] });
        Assert.Contains("no episodes", Assert.Throws<StrmException>(() => Run([], new EvaluationOptions())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_has_diverged_is_an_error()
    {
        using (no_grad()) model.StateDict()["transformers.0.v_linear.weight"].fill_(double.PositiveInfinity);
        var error = Assert.Throws<StrmException>(() => Run(data.Episodes(3), new EvaluationOptions()));
        Assert.Contains("finite", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Episodes_leave_no_tensor_behind()
    {
        using var cache = ClipCache.Open(model, data.Archive, data.Archive.Clips);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        foreach (var episode in data.Episodes(20)) foreach (var part in cache.Select([.. episode.Query.Select(c => data.Archive.Find(c.Video)!)]).Parts) part.Dispose();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static Tensor Frames(ClipTensorReader reader, IReadOnlyList<EpisodeClip> clips, FrameArchive archive) => reader.Read([.. clips.Select(c => archive.Find(c.Video)!)], CPU);

    private Tensor Frames(ClipTensorReader reader, IReadOnlyList<EpisodeClip> clips) => Frames(reader, clips, data.Archive);

    private void AssertRefused(string why, Episode episode) =>
        Assert.Contains(why, Assert.Throws<StrmException>(() => Run([episode], new EvaluationOptions())).Message, StringComparison.Ordinal);

    private EvaluationResult Run(IReadOnlyList<Episode> episodes, EvaluationOptions options) => new Evaluator(model, data.Archive).Run(episodes, options);

    private sealed class Listener(Action<WorkProgress> listen) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => listen(value);
    }
}
