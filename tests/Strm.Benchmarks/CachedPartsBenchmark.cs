using Strm.Backbones;
using Strm.Cli.Commands;
using Strm.Heads;
using Strm.Models;
using Strm.Training;
using Strm.Training.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Speed;

/// <summary>Where the time of a task from kept features goes: the parts of STRM's head one by one, on one thread.</summary>
/// <param name="options">Task and sizes.</param>
internal sealed class CachedPartsBenchmark(CachedTrainingBenchmarkOptions options)
{
    private const int Rounds = 16, Frames = 8, Width = 512, Large = ProductRate.Large;

    private readonly Dictionary<string, double> least = new(StringComparer.Ordinal);

    private int Clips => options.Way * (options.Shot + options.Queries);

    private int Support => options.Way * options.Shot;

    /// <summary>Measures the parts.</summary>
    /// <param name="projection">The width of keys and values, E.</param>
    /// <param name="precision">The number format of products.</param>
    /// <returns>Milliseconds of the thread's processor time, the least of several rounds, with the rate of its products.</returns>
    public IEnumerable<BenchmarkResult> Run(int projection, TrainingPrecision precision)
    {
        var threads = get_num_threads();
        set_num_threads(1);
        least.Clear();
        var head = new StrmHeadOptions { ProjectionWidth = projection };
        using var model = new FewShotModel(new ModelOptions { Backbone = new BackboneOptions { Kind = BackboneKind.ResNet18 }, Head = head }, seed: 1);
        var format = precision is TrainingPrecision.Bf16 ? MatmulPrecision.Bf16 : MatmulPrecision.Fp32;
        model.Train(format);
        using var optimizer = new ModelOptimizer(model, new TrainingOptions { FreezeBackbone = true, CacheFeatures = true });
        for (var round = 0; round < Rounds; round++) Measure((StrmHead)model.Head, model, optimizer, format, round);
        set_num_threads(threads);
        var peak = ProductRate.LargestWork / least["largest product"];
        return least.Select(part => Row($"E{projection}-{precision.ToString().ToLowerInvariant()}", part.Key, part.Value, Work(part.Key, projection), peak));
    }

    private void Measure(StrmHead head, FewShotModel model, ModelOptimizer optimizer, MatmulPrecision format, int round)
    {
        using var scope = NewDisposeScope();
        model.Dropout.Begin(new RandomSource(1, "parts", round));
        var maps = rand([Clips, Frames, PatchPooling.GridSize, PatchPooling.GridSize, Width]).permute(0, 1, 4, 2, 3); // (N, T, D, h, w)
        var frames = rand([Clips, Frames, Width], requires_grad: true); // (N, T, D)
        var layout = new SupportLayout([.. Enumerable.Range(0, options.Way).SelectMany(c => Enumerable.Repeat(c, options.Shot))], options.Way);
        Both("PLE", () => head.FrameFeatures(maps));
        Both("FLE", () => head.FrameEnrichment!.forward(frames));
        Both("TRM", () =>
        {
            var (relation, clips) = (head.Relations[0], head.Relations[0].Embed(frames));
            return relation.Compare(Part(clips, 0, Support), layout, Part(clips, Support, Clips - Support));
        });
        Both("QC", () =>
        {
            var clips = head.Similarities[0].Embed(frames); // (N, M, D/2)
            return QuerySimilarity.Compare(clips.narrow(0, 0, Support), layout, clips.narrow(0, Support, Clips - Support));
        });
        Time("sum of gradients", optimizer.Gradients.Collect);
        var square = format.Narrowed(rand([Large, Large]));
        Time("largest product", () => square.matmul(square));
    }

    private void Both(string part, Func<Tensor> forward)
    {
        using var scope = NewDisposeScope();
        var result = empty(0);
        Time($"{part} forward", () => result = forward());
        var gradient = rand_like(result);
        Time($"{part} backward", () => result.backward([gradient]));
    }

    private void Time(string part, Action work)
    {
        var before = ThreadTime.Seconds;
        work();
        least[part] = Math.Min(ThreadTime.Seconds - before, least.GetValueOrDefault(part, double.MaxValue));
    }

    private static TupleProjection Part(TupleProjection clips, int first, int count) => new(
        clips.Keys.narrow(0, first, count), clips.Scale.narrow(0, first, count), clips.Shift.narrow(0, first, count), clips.Values.narrow(0, first, count));

    private static BenchmarkResult Row(string sizes, string part, double seconds, double work, double peak)
    {
        var note = work == 0 ? null : ProductRate.Note(work, seconds, peak);
        return new BenchmarkResult($"cached/parts/{sizes}/{part}", "ms", 1000 * seconds, null, LowerIsBetter: true, Note: note);
    }

    // Operations of the products of a part, two for each multiplication and addition.
    private double Work(string part, double projection)
    {
        double d = Width, h = Width / 2, p = PatchPooling.PatchCount, frames = Clips * Frames, patches = frames * p, places = 2 * Frames;
        double tuples = Frames * (Frames - 1) / 2, queries = Clips - Support;
        var folding = (d * d * d) + (h * d * d);
        var patchwise = (patches * d * d) + (patches * p * d) + (2 * patches * d * h) + (patches * p * h) + (frames * p * d);
        var rest = (patches * h * h) + (frames * d * d) + (frames * d * h);
        var relation = (2 * frames * 2 * d * projection) + ((Clips + queries) * places * places * projection)
            + (2 * queries * places * Support * places * projection) + (options.Way * options.Shot * options.Shot * places * places * projection);
        var similarity = (frames * 2 * d * h) + (Clips * tuples * places * h) + (queries * tuples * Support * tuples * h);
        return 2 * part switch
        {
            "PLE forward" => folding + patchwise + rest,
            "PLE backward" => (2 * folding) + patchwise + (patches * p * h) + (2 * rest), // patches have no gradient
            "FLE forward" => (2 * Clips * d * Frames * Frames) + (2 * frames * d * d),
            "FLE backward" => 2 * ((2 * Clips * d * Frames * Frames) + (2 * frames * d * d)),
            "TRM forward" => relation,
            "TRM backward" => 2 * relation,
            "QC forward" => similarity,
            "QC backward" => 2 * similarity,
            "largest product" => (double)Large * Large * Large,
            _ => 0,
        };
    }
}
