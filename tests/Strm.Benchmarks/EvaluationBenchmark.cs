using Strm.Archives;
using Strm.Cli;
using Strm.Cli.Commands;
using Strm.Episodes;
using Strm.Evaluation;
using Strm.Models;
using Strm.Torch;
using static TorchSharp.torch;

namespace Strm.Speed;

/// <summary>Measures a whole test, from frames to accuracy, compared with the official procedure in PyTorch, which passes every frame of every episode through the network.</summary>
/// <remarks>
/// This project's test is run whole, decoding included. The official one would take days: one episode of it is run, without decoding,
/// and counted as many times as there are episodes.
/// </remarks>
internal static class EvaluationBenchmark
{
    /// <summary>Runs all measurements.</summary>
    /// <param name="options">Sizes.</param>
    /// <param name="progress">Receives the progress.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>A row for each measurement.</returns>
    public static IReadOnlyList<BenchmarkResult> Run(EvaluationBenchmarkOptions options, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var folder = Directory.CreateTempSubdirectory("strm-benchmark-").FullName;
        try
        {
            using var scope = NewDisposeScope();
            var path = Path.Combine(folder, "frames.zip");
            BenchmarkArchive.Write(path, options.Clips);
            using var archive = FrameArchive.Open(path);
            using var model = BenchmarkModel.Create(options.Model, options.Cardinalities);
            using var official = new OfficialModel(model);
            return [.. Backbone(model, official, options, cancellationToken), .. Test(model, archive, official, options, Path.Combine(folder, "cache"), progress, cancellationToken)];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IReadOnlyList<BenchmarkResult> Backbone(FewShotModel model, OfficialModel official, EvaluationBenchmarkOptions options, CancellationToken cancellationToken)
    {
        var how = new BackboneBenchmarkOptions { Backbone = options.Model.Backbone, ImageSize = options.Model.ImageSize, Frames = options.Model.Frames, Rounds = options.Rounds };
        return BackboneBenchmark.Run(model, official, how, null, cancellationToken);
    }

    private static List<BenchmarkResult> Test(
        FewShotModel model, FrameArchive archive, OfficialModel official, EvaluationBenchmarkOptions options, string cache, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var classes = archive.Classes.Select(c => new ClassSelection(c, null, archive.ClipsOf(c), [], []));
        var episodes = new EpisodeSampler(new SplitSelection("benchmark", SplitPart.Test, model.Options.Frames, [.. classes]), new EpisodeShape(), 1).Create(0, options.Episodes).ToArray();
        var single = Official(model, archive, episodes[0], official, cancellationToken);
        TestRun Run(MatmulPrecision precision) =>
            TestRun.Measure(model, archive, episodes, new ClipCacheOptions { Folder = cache, Workers = options.Workers, Precision = precision }, progress, cancellationToken);
        var (whole, cached) = (Run(MatmulPrecision.Fp32), Run(MatmulPrecision.Fp32));
        var memory = ProcessorTime.PeakMemory;
        var rounded = Run(MatmulPrecision.Bf16);
        var (name, baseline) = ($"test/{options.Episodes}", single?.Seconds * options.Episodes);
        var scaled = $"PyTorch: one episode, {single?.Seconds:0.0} CPU s, counted {options.Episodes} times";
        var difference = single is null ? double.NaN : whole.Logits[0].Zip(single.Logits, (a, b) => Math.Abs(a - b)).Max();
        var perThousand = 1000 * (cached.Result.Seconds - cached.Result.CacheSeconds) / options.Episodes;
        return
        [
            new BenchmarkResult(name, "CPU s", whole.Seconds, baseline, LowerIsBetter: true, Note: $"{whole.Result.Clips} clips; {scaled}"),
            new BenchmarkResult($"{name}/bf16", "CPU s", rounded.Seconds, baseline, LowerIsBetter: true, Note: $"backbone in bfloat16; {scaled}"),
            new BenchmarkResult($"{name}-cached", "CPU s", cached.Seconds, baseline, LowerIsBetter: true, Note: $"all clips in the cache; {scaled}"),
            new BenchmarkResult("test/elapsed", "s", whole.Result.Seconds, null, LowerIsBetter: true, Note: $"{options.Workers} threads"),
            new BenchmarkResult("test/1000-episodes", "s", perThousand, null, LowerIsBetter: true, Note: $"all clips in the cache, {options.Workers} threads"),
            new BenchmarkResult("test/clip", "CPU s", (whole.Seconds - cached.Seconds) / whole.Result.Clips, null, LowerIsBetter: true, Note: "frames to embedding, once per clip"),
            new BenchmarkResult("test/clip/bf16", "CPU s", (rounded.Seconds - cached.Seconds) / whole.Result.Clips, null, LowerIsBetter: true, Note: "the same in bfloat16"),
            new BenchmarkResult("test/memory", "MB", memory, single?.Memory, LowerIsBetter: true, Note: "peak of resident memory in float32, pages of the cache included"),
            new BenchmarkResult("test/difference", "logit", difference, null, LowerIsBetter: true, Note: "largest difference from the logits in PyTorch"),
            new BenchmarkResult("test/agreement/bf16", "fraction", whole.Agreement(rounded), null, Note: "queries that bfloat16 and float32 call the same, by an untrained network"),
        ];
    }

    // A whole test, in processor seconds, with the logits of each episode's queries.
    private sealed record TestRun(EvaluationResult Result, double Seconds, IReadOnlyList<float[]> Logits, IReadOnlyList<int> Predicted)
    {
        public static TestRun Measure(
            FewShotModel model, FrameArchive archive, Episode[] episodes, ClipCacheOptions cache, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
        {
            var (logits, predicted) = (new List<float[]>(), new List<int>());
            var how = new EvaluationOptions
            {
                Cache = cache,
                OnPrediction = p =>
                {
                    logits.Add([.. p.Query.SelectMany(q => q.Logits)]);
                    predicted.AddRange(p.Query.Select(q => q.Predicted));
                },
            };
            var before = ProcessorTime.Seconds;
            var result = new Evaluator(model, archive).Run(episodes, how, progress, cancellationToken);
            return new TestRun(result, ProcessorTime.Seconds - before, logits, predicted);
        }

        public double Agreement(TestRun other) => Predicted.Zip(other.Predicted, (a, b) => a == b ? 1.0 : 0).Average();
    }

    private static OfficialMeasurement? Official(FewShotModel model, FrameArchive archive, Episode episode, OfficialModel official, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        using var reader = new ClipTensorReader(archive, model.Options);
        Tensor Frames(IReadOnlyList<EpisodeClip> clips) => reader.Read([.. clips.Select(c => archive.Find(c.Video)!)], CPU, cancellationToken);
        var inputs = new Dictionary<string, Tensor>
        {
            ["support"] = Frames(episode.Support),
            ["query"] = Frames(episode.Query),
            ["support_labels"] = tensor([.. episode.Support.Select(c => (long)c.Label)]),
        };
        return official.Run("episode", inputs, 1, cancellationToken);
    }
}

/// <summary>How a whole test is measured. The defaults are the official test of HMDB51: 1,292 clips of 10 classes, 10,000 episodes.</summary>
internal sealed record EvaluationBenchmarkOptions
{
    /// <summary>Sizes and cardinalities: those of the paper.</summary>
    public ModelOptions Model { get; init; } = new();

    /// <summary>Frames per tuple.</summary>
    public IReadOnlyList<int> Cardinalities { get; init; } = [2];

    /// <summary>Clips of the test split.</summary>
    public int Clips { get; init => field = OptionGuard.AtLeast(value, 60, "clips"); } = 1292;

    /// <summary>Episodes, 5-way 5-shot with one query a class.</summary>
    public int Episodes { get; init => field = OptionGuard.AtLeast(value, 1, "episodes"); } = 10_000;

    /// <summary>Threads.</summary>
    public int Workers { get; init => field = OptionGuard.AtLeast(value, 1, "workers"); } = Environment.ProcessorCount;

    /// <summary>Rounds of the backbone's measurement; the fastest counts.</summary>
    public int Rounds { get; init => field = OptionGuard.AtLeast(value, 1, "rounds"); } = 3;
}
