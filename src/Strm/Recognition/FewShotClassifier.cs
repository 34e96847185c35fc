using System.Runtime.CompilerServices;
using Strm.Models;
using Strm.Preparation;
using Strm.Video;

namespace Strm.Recognition;

/// <summary>Names the action in videos, given a few labelled clips of each action, without training on them.</summary>
/// <example>
/// <code>
/// using var classifier = FewShotClassifier.Load();      // or Load("run/checkpoints/last.safetensors")
/// await classifier.AddFolderAsync("my-actions");        // my-actions/wave/1.mp4, my-actions/jump/1.mp4, …
/// var answer = await classifier.ClassifyAsync("clip.mp4");
/// Console.WriteLine($"{answer.Action}, {answer.Confidence:P0}, most like {answer.Closest.Clip.Name}");
/// </code>
/// </example>
public sealed class FewShotClassifier : IDisposable
{
    /// <summary>The shortest window that <see cref="SlideAsync"/> takes, seconds.</summary>
    public const double ShortestWindow = 0.05;

    /// <summary>The longest, seconds: a day.</summary>
    public const double LongestWindow = 86_400;

    private readonly ClipNetwork network;
    private readonly FrameStack stack;
    private readonly SupportSet support;
    private readonly ClipNotes clipNotes;
    private readonly int workers;

    private FewShotClassifier(RecognitionModel chosen, FewShotClassifierOptions options)
    {
        (ModelName, Notes, workers) = (chosen.Name, chosen.Notes, options.Workers);
        network = new ClipNetwork(chosen.Model, DeviceNames.One(options.Device));
        stack = new FrameStack(network.Options, options.Pictures);
        support = new SupportSet(network.Head, chosen.Temperature);
        clipNotes = new ClipNotes(network.Options);
    }

    /// <summary>The model that answers: <c>imagenet</c>, <c>drawn</c>, or the path of its checkpoint.</summary>
    public string ModelName { get; }

    /// <summary>What a user should know about the model, one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>The actions, in the order they were added.</summary>
    public IReadOnlyList<string> Actions => support.Actions;

    /// <summary>The labelled clips, in the order they were added.</summary>
    public IReadOnlyList<SupportClip> Support => support.Clips;

    /// <summary>How logits become confidences with the current support.</summary>
    public Calibration Calibration
    {
        get
        {
            RequireActions();
            return support.Calibration;
        }
    }

    /// <summary>The network that sees clips.</summary>
    internal ClipNetwork Network => network;

    /// <summary>Turns frames into the network's input.</summary>
    internal FrameStack Stack => stack;

    /// <summary>The labelled clips' embeddings.</summary>
    internal SupportSet Set => support;

    /// <summary>Makes a classifier with no actions yet.</summary>
    /// <param name="checkpoint">
    /// A checkpoint of this project or of the official code; <c>imagenet</c> for frames matched by a network that was trained on
    /// ImageNet's photographs, <c>drawn</c> for the built-in model of drawn figures. Null takes <c>imagenet</c> if its weights are on
    /// this machine, else <c>drawn</c>.
    /// </param>
    /// <param name="options">Where and how it runs.</param>
    /// <returns>The classifier.</returns>
    /// <exception cref="StrmException">The checkpoint cannot be used.</exception>
    public static FewShotClassifier Load(string? checkpoint = null, FewShotClassifierOptions? options = null)
    {
        options ??= new FewShotClassifierOptions();
        var chosen = RecognitionModel.Load(checkpoint, options);
        try
        {
            return new FewShotClassifier(chosen, options);
        }
        catch
        {
            chosen.Model.Dispose();
            throw;
        }
    }

    /// <summary>Adds the clips of a folder <c>action/clip.mp4</c>; actions may have different numbers of clips.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="progress">Receives a report after each batch.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>What was added, and what could not be used.</returns>
    /// <exception cref="StrmException">The folder has no usable clips, or an action has none.</exception>
    public async Task<SupportReport> AddFolderAsync(
        string folder, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        cancellationToken = cancellationToken.OrAmbient();
        var found = SupportFolder.Open(folder);
        var issues = found.Issues.ToList();
        var read = new List<PreparedVideo>();
        var done = 0;
        foreach (var batch in found.Clips.Chunk(ClipTensorReader.BatchClips))
        {
            var outcomes = await stack.ReadAsync([.. batch.Select(c => c.Path)], workers, cancellationToken).ConfigureAwait(false);
            var (clips, videos) = (new List<SupportClip>(), new List<PreparedVideo>());
            foreach (var (clip, outcome) in batch.Zip(outcomes))
            {
                if (outcome.Error is { } error)
                {
                    issues.Add(new ClipIssue(Path.GetRelativePath(folder, clip.Path), error.Given));
                }
                else
                {
                    clips.Add(clip);
                    videos.Add(outcome.Video!);
                }
            }

            if (clips.Count > 0) AddClips(clips, videos);
            read.AddRange(videos);
            done += batch.Length;
            progress?.Report(new WorkProgress("Reading support clips", done, found.Clips.Count, "clips"));
        }

        found.RequireEveryAction(issues);
        return new SupportReport(read.Count, issues, [.. clipNotes.OfSupport(support, read)]);
    }

    /// <summary>Adds one labelled clip.</summary>
    /// <param name="action">The action.</param>
    /// <param name="video">The video file.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The work.</returns>
    /// <exception cref="StrmException">The video cannot be used.</exception>
    public async Task AddAsync(string action, string video, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(action);
        var frames = await stack.ReadAsync(video, cancellationToken.OrAmbient()).ConfigureAwait(false);
        AddClips([new SupportClip(action, video)], [frames]);
    }

    /// <summary>Names the action in a video.</summary>
    /// <param name="video">The video file.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The ranking of the actions.</returns>
    /// <exception cref="StrmException">The video cannot be used, or there are fewer than two actions.</exception>
    public async Task<Classification> ClassifyAsync(string video, CancellationToken cancellationToken = default)
    {
        RequireActions();
        return Answer(video, await stack.ReadAsync(video, cancellationToken.OrAmbient()).ConfigureAwait(false));
    }

    /// <summary>Names the actions in several videos, decoding them on all cores.</summary>
    /// <param name="videos">The video files.</param>
    /// <param name="failed">Receives videos that cannot be used; if null, an error ends the work.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The answers, as they are worked out, in the order of the videos.</returns>
    /// <exception cref="StrmException">There are fewer than two actions; or, during enumeration, a video cannot be used.</exception>
    public IAsyncEnumerable<Classification> ClassifyAsync(
        IEnumerable<string> videos, Action<FailedQuery>? failed = null, CancellationToken cancellationToken = default)
    {
        RequireActions();
        return ClassifyEachAsync(videos, failed, cancellationToken.OrAmbient());
    }

    /// <summary>Labels a long video over time: a window moves over it in steps of half its length.</summary>
    /// <param name="video">The video file.</param>
    /// <param name="seconds">
    /// The window's length in seconds: about as long as one action takes; from <see cref="ShortestWindow"/> to <see cref="LongestWindow"/>.
    /// </param>
    /// <param name="threshold">The familiarity below which none of the actions is seen; null if one always is.</param>
    /// <param name="progress">Receives the position reached, in seconds of the video.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The timeline.</returns>
    /// <exception cref="StrmException">
    /// The video cannot be used or is shorter than the window, or there are fewer than two actions.
    /// </exception>
    public async Task<Timeline> SlideAsync(
        string video,
        double seconds,
        double? threshold = null,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        OptionGuard.Between(seconds, ShortestWindow, LongestWindow, "window in seconds");
        RequireActions();
        VideoReader.RequireTools();
        using var builder = new TimelineBuilder(this, video, seconds, threshold);
        return await builder.RunAsync(progress, cancellationToken.OrAmbient()).ConfigureAwait(false);
    }

    /// <summary>Leaves each labelled clip out in turn and checks whether the others name it.</summary>
    /// <param name="seed">Chooses the clips of the smaller supports, for accuracy against the number of clips.</param>
    /// <param name="progress">Receives progress reports.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>Accuracy, confusions, clips to look at, and the likely gain from more clips.</returns>
    /// <exception cref="StrmException">There are fewer than two actions, or none has two clips.</exception>
    public SupportCheck Check(long seed = 0, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        RequireActions();
        return new SupportChecker(support, progress, cancellationToken.OrAmbient()).Run(seed);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        support.Dispose();
        network.Dispose();
    }

    /// <summary>Throws if there is nothing to choose between.</summary>
    private void RequireActions()
    {
        if (Actions.Count >= 2) return;
        throw new StrmException(
            Actions.Count == 0 ? "The classifier has no actions yet." : $"All support clips show one action, '{Actions[0]}'.",
            "At least two actions are needed to tell them apart.",
            "Add a folder with clips of another action; for 'this action or anything else', a folder of other things.");
    }

    private async IAsyncEnumerable<Classification> ClassifyEachAsync(
        IEnumerable<string> videos, Action<FailedQuery>? failed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var batch in videos.Chunk(workers * 2))
        {
            foreach (var (video, outcome) in batch.Zip(await stack.ReadAsync(batch, workers, cancellationToken).ConfigureAwait(false)))
            {
                if (outcome.Video is not null) yield return Answer(video, outcome.Video);
                else if (failed is not null) failed(new FailedQuery(video, outcome.Error!.Message));
                else throw outcome.Error!;
            }
        }
    }

    private Classification Answer(string path, PreparedVideo video)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var maps = network.FeatureMaps(video.Pixels); // (1, T, D, h, w)
        var query = network.Head.Embed(maps);
        var logits = support.Compare(query);
        var nearest = support.Nearest(query, Array.IndexOf(logits, logits.Max()));
        var closest = support.Explain(nearest, maps[0].mean([2, 3]), stack.Moments(video));
        return new Classification(
            path, Rank(logits), support.Calibration.Familiarity(logits.Max()), closest, [.. clipNotes.OfQuery(path, video)]);
    }

    private RankedAction[] Rank(float[] logits) =>
    [
        .. support.Calibration.Confidences(logits).Select((confidence, c) => new RankedAction(Actions[c], confidence))
            .Zip(logits).OrderByDescending(a => a.Second).Select(a => a.First),
    ];

    private void AddClips(IReadOnlyList<SupportClip> clips, IReadOnlyList<PreparedVideo> videos)
    {
        using var scope = NewDisposeScope();
        support.Add(clips, videos.Select(stack.Moments), network.FeatureMaps(videos.SelectMany(v => v.Pixels).ToArray()));
        clipNotes.Add(clips, videos);
    }
}

/// <summary>How a <see cref="FewShotClassifier"/> works.</summary>
public sealed record FewShotClassifierOptions
{
    /// <summary>Where the network runs: <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>
    /// Height and width of a frame in pixels, if a checkpoint of the official code does not say; null for what it says, or 224.
    /// The built-in model keeps its own.
    /// </summary>
    public int? ImageSize { get; init; }

    /// <summary>
    /// The method that the checkpoint must have, for example <c>otam</c>; null for whichever it has. With ImageNet's weights, any
    /// method without weights of its own.
    /// </summary>
    public string? Head { get; init; }

    /// <summary>
    /// Whether answers, timelines and checks have small pictures of the frames that were compared (<see cref="ClosestClip.Pictures"/>),
    /// which their pages then show; they take about 3 KB a frame and the time to draw them, also for each labelled clip.
    /// </summary>
    public bool Pictures { get; init; }

    /// <summary>The number of videos decoded at a time; each takes about 20 MB meanwhile.</summary>
    public int Workers { get; init => field = OptionGuard.AtLeast(value, 1, "workers"); } = Environment.ProcessorCount;
}
