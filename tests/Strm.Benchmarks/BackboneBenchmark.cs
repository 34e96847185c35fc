using Strm.Backbones;
using Strm.Cli;
using Strm.Cli.Commands;
using Strm.Evaluation.Caching;
using Strm.Models;
using static TorchSharp.torch;

namespace Strm.Speed;

/// <summary>Measures the backbone prepared for evaluation, compared with the official one in PyTorch, on the same weights and frames, on one thread each, in turns.</summary>
/// <remarks>Rates are frames for each second of processor time. The maps of both must agree, so that the same work is compared.</remarks>
internal static class BackboneBenchmark
{
    private const int Repeats = 3;

    /// <summary>Runs the measurements.</summary>
    /// <param name="options">Backbone, sizes and rounds.</param>
    /// <param name="progress">Receives the rounds done.</param>
    /// <param name="cancellationToken">Ends the work after a round.</param>
    /// <returns>For float32 and bfloat16 the rate, and how far the maps are from PyTorch's.</returns>
    /// <exception cref="StrmException">The maps are not PyTorch's.</exception>
    public static IReadOnlyList<BenchmarkResult> Run(BackboneBenchmarkOptions options, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var model = BenchmarkModel.Create(new ModelOptions { Backbone = options.Backbone, ImageSize = options.ImageSize }, [2]);
        using var official = new OfficialModel(model);
        return Run(model, official, options, progress, cancellationToken);
    }

    /// <summary>Runs the measurements with an existing model.</summary>
    internal static IReadOnlyList<BenchmarkResult> Run(
        FewShotModel model, OfficialModel official, BackboneBenchmarkOptions options, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1, CPU);
        var frames = rand([options.Frames, 3, options.ImageSize, options.ImageSize], generator: generator);
        using var exact = new InferenceBackbone(model.Backbone);
        using var rounded = new InferenceBackbone(model.Backbone, MatmulPrecision.Bf16);
        var (ours, narrow, theirs) = (default(Pass?), default(Pass?), default(OfficialMeasurement?));
        for (var round = 0; round < options.Rounds; round++)
        {
            progress?.Report(new WorkProgress("Benchmark", round, options.Rounds, "rounds"));
            ours = Faster(ours, Measure(exact, frames, cancellationToken));
            var run = official.Run("backbone", new Dictionary<string, Tensor> { ["frames"] = frames }, Repeats, cancellationToken);
            theirs = theirs is null || run?.Seconds < theirs.Seconds ? run : theirs;
            narrow = Faster(narrow, Measure(rounded, frames, cancellationToken));
        }

        if (theirs is not null && Difference(ours!, theirs) is > 1e-4 and var difference) throw Differ(difference);
        return [.. Rows(options, string.Empty, ours!, theirs), .. Rows(options, "/bf16", narrow!, theirs)];
    }

    private static Pass Measure(InferenceBackbone network, Tensor frames, CancellationToken cancellationToken)
    {
        var (seconds, sum) = (double.MaxValue, 0.0);
        SingleThreadWorkers.Run(1, 1, _ =>
        {
            for (var repeat = 0; repeat < Repeats; repeat++)
            {
                using var scope = NewDisposeScope();
                var before = ProcessorTime.Seconds;
                var maps = network.Forward(frames);
                seconds = Math.Min(seconds, ProcessorTime.Seconds - before);
                sum = maps.to_type(ScalarType.Float64).sum().Number();
            }
        }, cancellationToken);
        return new Pass(seconds, sum);
    }

    private static Pass Faster(Pass? first, Pass second) => first is null || second.Seconds < first.Seconds ? second : first;

    private static double Difference(Pass ours, OfficialMeasurement theirs) => Math.Abs(ours.Sum - theirs.Sum) / Math.Abs(theirs.Sum);

    private static IEnumerable<BenchmarkResult> Rows(BackboneBenchmarkOptions options, string precision, Pass ours, OfficialMeasurement? theirs)
    {
        var name = $"backbone/{options.Backbone.Kind.ToString().ToLowerInvariant()}-{options.ImageSize}{precision}";
        var note = theirs is null ? "evaluation" : $"evaluation; PyTorch {theirs.Torch} in float32, not folded";
        yield return new BenchmarkResult(name, "frames/s per core", options.Frames / ours.Seconds, options.Frames / theirs?.Seconds, Note: note);
        if (theirs is null) yield break;
        yield return new BenchmarkResult($"{name}/difference", "fraction", Difference(ours, theirs), null, LowerIsBetter: true, Note: "of the sum of the feature maps from that in PyTorch");
    }

    private static StrmException Differ(double difference) => new(
        $"The sum of the feature maps differs from PyTorch's by the fraction {difference:0.0e+0}.", "Both must do the same work to be compared.", "Please report this, with the versions that 'strm doctor' names.");

    private sealed record Pass(double Seconds, double Sum);
}

/// <summary>What <c>strm benchmark backbone</c> measures. The defaults are the paper's: ResNet-50 at 224 pixels, a clip of 8 frames.</summary>
internal sealed record BackboneBenchmarkOptions
{
    /// <summary>The backbone.</summary>
    public BackboneOptions Backbone { get; init; } = new();

    /// <summary>Height and width of a frame, pixels.</summary>
    public int ImageSize { get; init => field = OptionGuard.AtLeast(value, 32, "image size"); } = 224;

    /// <summary>Frames at once, those of a clip.</summary>
    public int Frames { get; init => field = OptionGuard.AtLeast(value, 1, "frames"); } = 8;

    /// <summary>Rounds of this project and of PyTorch in turn; the fastest counts.</summary>
    public int Rounds { get; init => field = OptionGuard.AtLeast(value, 1, "rounds"); } = 3;
}
