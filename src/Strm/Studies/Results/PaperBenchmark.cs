using Strm.Episodes;
using Strm.Synthesis;

namespace Strm.Studies;

/// <summary>One of the paper's benchmarks, opened for evaluation: on the user's archive, or on a look-alike if there is none.</summary>
/// <example>
/// <code>
/// using var benchmark = await PaperBenchmark.OpenAsync("hmdb51-arn", "/data/hmdb51.zip");
/// var episodes = benchmark.Experiment.Episodes(SplitPart.Test, new EpisodeShape(), count: 10_000, seed: 0);
/// </code>
/// </example>
public sealed class PaperBenchmark : IDisposable
{
    private PaperBenchmark(SplitProtocol protocol, StrmExperiment experiment, bool isLookAlike) =>
        (Protocol, Experiment, IsLookAlike) = (protocol, experiment, isLookAlike);

    /// <summary>The benchmark's protocol: classes, videos, lists.</summary>
    public SplitProtocol Protocol { get; }

    /// <summary>The frames and the split that episodes are drawn from.</summary>
    public StrmExperiment Experiment { get; }

    /// <summary>Whether the frames are a look-alike's, on which accuracy says nothing about the benchmark.</summary>
    public bool IsLookAlike { get; }

    /// <summary>What the frames are, in a sentence for the reader.</summary>
    public string Notice => IsLookAlike
        ? $"No archive of {Protocol.Name} was given, so this is a look-alike: the names of {Experiment.Archive.Classes.Count} of its "
            + $"test classes over drawn clips of other actions. Every step is the real one; the accuracy says nothing about the benchmark."
        : $"The archive {Experiment.Archive.Location}: {Experiment.Archive.Clips.Count} clips "
            + $"of {Experiment.Archive.Classes.Count} classes.";

    /// <summary>The methods with a published accuracy on this benchmark, in the order of the paper's table.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Published =>
        [
            .. from result in PublishedResult.All let accuracy =
                result.On(Protocol.Name) where accuracy is not null select KeyValuePair.Create(result.Method, accuracy.Value)
        ];

    /// <summary>Opens a benchmark.</summary>
    /// <param name="protocol">A published protocol's name.</param>
    /// <param name="archive">The user's frame archive; if null or empty, a look-alike is made.</param>
    /// <param name="workFolder">Where a look-alike is kept; null for the user's cache.</param>
    /// <param name="progress">Receives the progress of making the look-alike.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The benchmark.</returns>
    /// <exception cref="StrmException">The protocol does not exist, or the archive cannot be used.</exception>
    public static async Task<PaperBenchmark> OpenAsync(
        string protocol, string? archive =
            null, string? workFolder = null, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var published = ProtocolRegistry.Open(protocol);
        if (!string.IsNullOrEmpty(archive)) return new PaperBenchmark(published, StrmExperiment.Open(archive, protocol), false);
        var path = await LookAlike.CreateAsync(
            published, workFolder ?? UserCache.Folder("look-alikes"), null, progress, cancellationToken).ConfigureAwait(false);
        return new PaperBenchmark(published, StrmExperiment.Open(path, ProtocolRegistry.Folder), true);
    }

    /// <inheritdoc/>
    public void Dispose() => Experiment.Dispose();
}

/// <summary>
/// A method's 5-way 5-shot accuracy on the four benchmarks as the STRM authors' README states it; null if it states none.
/// </summary>
/// <param name="Method">The method.</param>
/// <param name="Kinetics">Accuracy on Kinetics-100, a fraction.</param>
/// <param name="Ssv2">Accuracy on Something-Something v2 (OTAM split), a fraction.</param>
/// <param name="Hmdb51">Accuracy on HMDB51, a fraction.</param>
/// <param name="Ucf101">Accuracy on UCF101, a fraction.</param>
public sealed record PublishedResult(string Method, double? Kinetics, double? Ssv2, double? Hmdb51, double? Ucf101)
{
    /// <summary>The paper's table: Thatipelli et al., CVPR 2022, as on the authors' page.</summary>
    public static IReadOnlyList<PublishedResult> All { get; } =
    [
        new("CMN-J", 0.789, null, null, null),
        new("TARN", 0.785, null, null, null),
        new("ARN", 0.824, null, 0.606, 0.831),
        new("OTAM", 0.858, 0.523, null, null),
        new("HF-AR", null, 0.551, 0.622, 0.864),
        new("TRX", 0.859, 0.646, 0.756, 0.961),
        new("STRM", 0.867, 0.681, 0.773, 0.968),
    ];

    /// <summary>The accuracy on the benchmark of a protocol.</summary>
    /// <param name="protocol">The protocol's name, for example <c>hmdb51-arn</c>.</param>
    /// <returns>A fraction, or null if none is published. The table's SSv2 column is the OTAM split, not the CMN one.</returns>
    public double? On(string protocol) => protocol switch
    {
        "kinetics-cmn" => Kinetics,
        "ssv2-otam" => Ssv2,
        "hmdb51-arn" => Hmdb51,
        "ucf101-arn" => Ucf101,
        _ => null,
    };
}
