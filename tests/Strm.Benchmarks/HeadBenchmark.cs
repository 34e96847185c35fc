using System.Diagnostics;
using Strm.Cli;
using Strm.Cli.Commands;
using Strm.Evaluation;
using Strm.Evaluation.Caching;
using Strm.Heads;
using Strm.Models;
using static TorchSharp.torch;

namespace Strm.Speed;

/// <summary>Measures STRM's head on 5-way 5-shot episodes of cached clips, compared with the official head in PyTorch, which has no cache.</summary>
/// <remarks>Rates are episodes for each second of processor time, so they hold for one core, however busy the machine is.</remarks>
internal static class HeadBenchmark
{
    private const int Way = 5, Shot = 5, Queries = 5;

    /// <summary>Runs all measurements.</summary>
    /// <param name="options">Sizes and rounds.</param>
    /// <param name="progress">Receives the measurements done.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>A row for each measurement.</returns>
    public static IReadOnlyList<BenchmarkResult> Run(HeadBenchmarkOptions options, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        int[][] sets = [[2], [2, 3]];
        var rows = new List<BenchmarkResult>();
        foreach (var (i, set) in sets.Index())
        {
            progress?.Report(new WorkProgress("Benchmark", i, sets.Length, "heads"));
            rows.AddRange(Run(set, options, cancellationToken));
        }

        progress?.Report(new WorkProgress("Benchmark", sets.Length, sets.Length, "heads"));
        return rows;
    }

    private static List<BenchmarkResult> Run(int[] cardinalities, HeadBenchmarkOptions options, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var model = BenchmarkModel.Create(options.Model, cardinalities);
        using var official = new OfficialModel(model);
        using var generator = new Generator(1, CPU);
        var maps = rand([Way * (Shot + 1), options.Model.Frames, options.Model.FeatureWidth, PatchPooling.GridSize, PatchPooling.GridSize], generator: generator);
        var (embedSeconds, cache) = Embed(model, maps, options);
        using var owned = cache;
        var (ours, wall, theirs) = (double.MaxValue, double.MaxValue, (OfficialMeasurement?)null);
        for (var round = 0; round < options.Rounds; round++)
        {
            var (processor, elapsed) = Compare(model, cache, options, cancellationToken);
            (ours, wall) = (Math.Min(ours, processor), Math.Min(wall, elapsed));
            var run = official.Run("head", Inputs(maps), repeats: 1, cancellationToken);
            theirs = theirs is null || run?.Seconds < theirs.Seconds ? run : theirs;
        }

        var name = $"head/{{{string.Join(',', cardinalities)}}}";
        var memory = cache.ByteCount / (double)cache.Count / (1 << 20);
        return
        [
            new BenchmarkResult(name, "episodes/s per core", 1 / ours, 1 / theirs?.Seconds, Note: $"{Way}-way {Shot}-shot, {Queries} queries; ours from cached clips"),
            new BenchmarkResult($"{name}/all-cores", "episodes/s", 1 / wall, null, Note: $"{options.Workers} threads"),
            new BenchmarkResult($"{name}/1000-episodes", "s", 1000 * wall, null, LowerIsBetter: true),
            new BenchmarkResult($"{name}/clip", "CPU ms", 1000 * embedSeconds, null, LowerIsBetter: true, Note: "feature maps to embedding, once per clip"),
            new BenchmarkResult($"{name}/clip-memory", "MB", memory, null, LowerIsBetter: true),
            new BenchmarkResult($"{name}/difference", "logit", Difference(model, cache, theirs), null, LowerIsBetter: true, Note: "largest difference from the logits in PyTorch"),
        ];
    }

    private static (double Seconds, ClipCache Cache) Embed(FewShotModel model, Tensor maps, HeadBenchmarkOptions options)
    {
        var (count, seconds, parts) = (maps.shape[0], double.MaxValue, Array.Empty<Tensor>());
        SingleThreadWorkers.Run(1, 1, _ =>
        {
            using var scope = NewDisposeScope();
            var clips = new List<IReadOnlyList<Tensor>>();
            for (var i = 0; i < count; i++)
            {
                var before = ProcessorTime.Seconds;
                clips.Add(model.Head.Embed(maps.narrow(0, i, 1)).Parts);
                seconds = Math.Min(seconds, ProcessorTime.Seconds - before);
            }

            // More clips than one episode has: what is compared does not stay in the processor's cache.
            var copies = (options.Clips + (int)count - 1) / (int)count;
            parts = [.. clips[0].Select((_, part) => cat([.. clips.Select(c => c[part])], 0).repeat([copies, .. clips[0][part].shape[1..].Select(_ => 1L)]).DetachFromDisposeScope())];
        }, CancellationToken.None);
        return (seconds, ClipCache.Of(new MemorySegment([.. Enumerable.Range(0, (int)parts[0].shape[0]).Select(i => $"{i}")], parts)));
    }

    private static (double Processor, double Wall) Compare(FewShotModel model, ClipCache cache, HeadBenchmarkOptions options, CancellationToken cancellationToken)
    {
        const int batch = 20;
        var (episodes, watch, before) = (0, Stopwatch.StartNew(), ProcessorTime.Seconds);
        do
        {
            var first = episodes;
            SingleThreadWorkers.Run(batch, options.Workers, i => Logits(model.Head, cache, first + i), cancellationToken);
            episodes += batch;
        }
        while (watch.Elapsed.TotalSeconds < options.Seconds);
        return ((ProcessorTime.Seconds - before) / episodes, watch.Elapsed.TotalSeconds / episodes);
    }

    // Episode 0 has the clips in order: the one that PyTorch is given.
    private static float[] Logits(FewShotHead head, ClipCache cache, int episode)
    {
        using var scope = NewDisposeScope();
        var clips = Enumerable.Range(0, cache.Count).ToArray();
        if (episode > 0) clips = [.. new RandomSource(1, "benchmark", episode).Sample(cache.Count, Way * Shot + Queries)];
        var names = clips.Take(Way * Shot + Queries).Select(c => $"{c}").ToArray();
        var layout = new SupportLayout([.. Enumerable.Range(0, Way * Shot).Select(i => i / Shot)], Way);
        return head.Compare(cache.Select(names[..(Way * Shot)]), layout, cache.Select(names[(Way * Shot)..])).Combined().data<float>().ToArray();
    }

    private static Dictionary<string, Tensor> Inputs(Tensor maps) => new()
    {
        ["support_maps"] = maps.narrow(0, 0, Way * Shot),
        ["query_maps"] = maps.narrow(0, Way * Shot, Queries),
        ["support_labels"] = tensor([.. Enumerable.Range(0, Way * Shot).Select(i => (long)(i / Shot))]),
    };

    private static double Difference(FewShotModel model, ClipCache cache, OfficialMeasurement? official) =>
        official is null ? double.NaN : Logits(model.Head, cache, 0).Zip(official.Logits, (a, b) => Math.Abs(a - b)).Max();
}

/// <summary>How the comparison of cached clips is measured.</summary>
internal sealed record HeadBenchmarkOptions
{
    /// <summary>The sizes: those of the paper.</summary>
    public ModelOptions Model { get; init; } = new();

    /// <summary>Embedded clips to draw episodes from.</summary>
    public int Clips { get; init => field = OptionGuard.AtLeast(value, 30, "clips"); } = 60;

    /// <summary>About how long each round of this project's measurement takes, seconds.</summary>
    public double Seconds { get; init => field = OptionGuard.AtLeast(value, 0.01, "seconds"); } = 4;

    /// <summary>Rounds, each of this project and of PyTorch; the fastest of either counts.</summary>
    public int Rounds { get; init => field = OptionGuard.AtLeast(value, 1, "rounds"); } = 3;

    /// <summary>Threads that compare episodes side by side.</summary>
    public int Workers { get; init => field = OptionGuard.AtLeast(value, 1, "workers"); } = Environment.ProcessorCount;
}
