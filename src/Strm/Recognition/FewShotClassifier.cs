using System.Globalization;
using Strm.Data;
using Strm.Heads;
using Strm.Media;
using Strm.Models;
using Strm.Preparation;
using static TorchSharp.torch;

namespace Strm.Recognition;

/// <summary>Names the action in videos, given a few labelled clips of each action, without training on them.</summary>
/// <example>
/// <code>
/// using var classifier = FewShotClassifier.Load();      // or Load("run/checkpoints/last.safetensors")
/// classifier.AddFolder("my-actions");                   // my-actions/wave/1.mp4, my-actions/jump/1.mp4, …
/// var answer = classifier.Classify("clip.mp4");
/// Console.WriteLine($"{answer.Action}, {answer.Confidence:P0}, most like {answer.Closest.Clip.Name}");
/// </code>
/// </example>
public sealed class FewShotClassifier : IDisposable
{
    /// <summary>The shortest window that <see cref="Slide"/> takes, seconds.</summary>
    public const double ShortestWindow = 0.05;

    /// <summary>The longest, seconds: a day.</summary>
    public const double LongestWindow = 86_400;

    private const double LongSeconds = 60;

    private readonly FewShotModel model;
    private readonly InferenceBackbone? backbone;
    private readonly FewShotClassifierOptions options;
    private readonly FrameStack stack;
    private readonly SupportSet support;
    private readonly CopyFinder copies = new();
    private bool hasUpright;
    private bool hasWide;

    private FewShotClassifier(RecognitionModel chosen, FewShotClassifierOptions options)
    {
        (model, this.options, ModelName, Notes) = (chosen.Model, options, chosen.Name, chosen.Notes);
        backbone = model.Device.type == TorchSharp.DeviceType.CPU ? new InferenceBackbone(model.Backbone) : null;
        stack = new FrameStack(model.Options);
        support = new SupportSet(model.Head, chosen.Temperature);
    }

    /// <summary>The model that answers: <c>imagenet</c>, <c>drawn</c>, or the path of its checkpoint.</summary>
    public string ModelName { get; }

    /// <summary>What a user should know of the model, one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>The actions, in the order they were added.</summary>
    public IReadOnlyList<string> Actions => support.Actions;

    /// <summary>The labelled clips, in the order they were added.</summary>
    public IReadOnlyList<SupportClip> Support => support.Clips;

    /// <summary>How logits become confidences with the present support.</summary>
    public Calibration Calibration
    {
        get
        {
            RequireActions();
            return support.Calibration;
        }
    }

    /// <summary>The model's shape.</summary>
    internal ModelOptions Model => model.Options;

    /// <summary>The labelled clips' embeddings.</summary>
    internal SupportSet Set => support;

    /// <summary>Makes a classifier without any action yet.</summary>
    /// <param name="checkpoint">
    /// A checkpoint of this project or of the official code; <c>imagenet</c> for frames matched by a network that was trained on ImageNet's photographs,
    /// <c>drawn</c> for the built-in model of drawn figures. Null takes <c>imagenet</c> where its weights are on this machine, else <c>drawn</c>.
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
            chosen.Model.Eval();
            chosen.Model.To(DeviceNames.One(options.Device));
            return new FewShotClassifier(chosen, options);
        }
        catch
        {
            chosen.Model.Dispose();
            throw;
        }
    }

    /// <summary>Adds the clips of a folder <c>action/clip.mp4</c>; each action may have another number of clips.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>What was added, and what could not be used.</returns>
    /// <exception cref="StrmException">The folder has no usable clips, or an action has none.</exception>
    public SupportReport AddFolder(string folder, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        cancellationToken = cancellationToken.OrAmbient();
        var found = SupportFolder.Open(folder);
        var issues = found.Issues.ToList();
        var sizes = new List<PreparedVideo>();
        var added = 0;
        foreach (var batch in found.Clips.Chunk(ClipTensorReader.BatchClips))
        {
            var outcomes = Read([.. batch.Select(c => c.Path)], cancellationToken);
            var good = batch.Zip(outcomes).Where(pair => pair.Second.Video is not null).ToArray();
            issues.AddRange(batch.Zip(outcomes).Where(p => p.Second.Error is not null).Select(p => new ClipIssue(Path.GetRelativePath(folder, p.First.Path), p.Second.Error!)));
            if (good.Length > 0) AddClips([.. good.Select(g => g.First)], [.. good.Select(g => g.Second.Video!)]);
            sizes.AddRange(good.Select(g => g.Second.Video!));
            added += batch.Length;
            progress?.Report(new WorkProgress("Reading support clips", added, found.Clips.Count, "clips"));
        }

        RequireEveryAction(found, issues);
        return new SupportReport(sizes.Count, issues, [.. SupportNotes.Of(this, sizes)]);
    }

    /// <summary>Adds one labelled clip.</summary>
    /// <param name="action">The action.</param>
    /// <param name="video">The video file.</param>
    /// <exception cref="StrmException">The video cannot be used.</exception>
    public void Add(string action, string video)
    {
        ArgumentException.ThrowIfNullOrEmpty(action);
        var frames = stack.ReadAsync(video, CancellationToken.None).GetAwaiter().GetResult();
        AddClips([new SupportClip(action, video)], [frames]);
    }

    /// <summary>Names the action in a video.</summary>
    /// <param name="video">The video file.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The ranking of the actions.</returns>
    /// <exception cref="StrmException">The video cannot be used, or there are fewer than two actions.</exception>
    public Classification Classify(string video, CancellationToken cancellationToken = default)
    {
        RequireActions();
        return Classify(video, stack.ReadAsync(video, cancellationToken.OrAmbient()).GetAwaiter().GetResult());
    }

    /// <summary>Names the actions in several videos, decoding them on all cores.</summary>
    /// <param name="videos">The video files.</param>
    /// <param name="failed">Told of videos that cannot be used; an error ends the work where null.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The answers, while they are worked out, in the order of the videos.</returns>
    public IEnumerable<Classification> Classify(IEnumerable<string> videos, Action<FailedQuery>? failed = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(videos);
        RequireActions();
        return ClassifyEach(videos, failed, cancellationToken.OrAmbient());
    }

    /// <summary>Labels a long video over time: a window is moved over it by half its length.</summary>
    /// <param name="video">The video file.</param>
    /// <param name="seconds">The window's length in seconds: about as long as one action takes; from <see cref="ShortestWindow"/> to <see cref="LongestWindow"/>.</param>
    /// <param name="threshold">The familiarity below which none of the actions is seen; null where one always is.</param>
    /// <param name="progress">Told how far it is, in seconds of the video.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The timeline.</returns>
    /// <exception cref="StrmException">The video cannot be used or is shorter than the window, or there are fewer than two actions.</exception>
    public Timeline Slide(
        string video, double seconds, double? threshold = null, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        OptionGuard.Between(seconds, ShortestWindow, LongestWindow, "window in seconds");
        RequireActions();
        VideoReader.RequireTools();
        using var builder = new TimelineBuilder(this, video, seconds, threshold);
        return builder.RunAsync(progress, cancellationToken.OrAmbient()).GetAwaiter().GetResult();
    }

    /// <summary>Leaves each labelled clip out in turn and sees whether the others name it.</summary>
    /// <param name="seed">Which clips make up the smaller supports, for accuracy against the number of clips, follows from it.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Accuracy, confusions, clips to look at, and what more clips would bring.</returns>
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
        backbone?.Dispose();
        model.Dispose();
    }

    /// <summary>The feature maps (n, T, D, h, w) of the frames of n clips.</summary>
    internal Tensor FeatureMaps(ReadOnlySpan<byte> pixels)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var count = pixels.Length / (stack.FrameLength * model.Options.Frames);
        var frames = ClipTensorReader.ToFloat(pixels, [count, model.Options.Frames, 3, model.Options.ImageSize, model.Options.ImageSize], model.Device);
        return model.FeatureMaps(frames, backbone).MoveToOuterDisposeScope();
    }

    /// <summary>Makes what the network sees of frames.</summary>
    internal FrameStack Stack => stack;

    /// <summary>What compares clips.</summary>
    internal FewShotHead Head => model.Head;

    /// <summary>Fails where there is nothing to choose between.</summary>
    internal void RequireActions()
    {
        if (Actions.Count >= 2) return;
        throw new StrmException(
            Actions.Count == 0 ? "The classifier knows no action." : $"All clips of the support show one action, '{Actions[0]}'.",
            "At least two actions are needed to tell them apart.",
            "Add a folder with clips of another action; for 'this action or anything else', a folder of other things.");
    }

    private IEnumerable<Classification> ClassifyEach(IEnumerable<string> videos, Action<FailedQuery>? failed, CancellationToken cancellationToken)
    {
        foreach (var batch in videos.Chunk(options.Workers * 2))
        {
            foreach (var (video, outcome) in batch.Zip(Read(batch, cancellationToken)))
            {
                if (outcome.Video is not null) yield return Classify(video, outcome.Video);
                else if (failed is not null) failed(new FailedQuery(video, outcome.Exception!.Message));
                else throw outcome.Exception!;
            }
        }
    }

    private Classification Classify(string path, PreparedVideo video)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var maps = FeatureMaps(video.Pixels); // (1, T, D, h, w)
        var query = model.Head.Embed(maps);
        var logits = support.Compare(query);
        var ranking = Rank(logits);
        var closest = support.Explain(support.Nearest(query, Array.IndexOf(logits, logits.Max())), maps[0].mean([2, 3]), video.Seconds);
        return new Classification(path, ranking, support.Calibration.Familiarity(logits.Max()), closest, [.. QueryNotes(path, video)]);
    }

    private RankedAction[] Rank(float[] logits) =>
        [.. support.Calibration.Confidences(logits).Select((confidence, c) => new RankedAction(Actions[c], confidence)).Zip(logits).OrderByDescending(a => a.Second).Select(a => a.First)];

    private IEnumerable<string> QueryNotes(string path, PreparedVideo video)
    {
        if (copies.Find(path) is { } copy) yield return $"{path} has the content of the support clip {copy}: the answer says nothing about other clips.";
        if (video.Info.FrameCount < model.Options.Frames) yield return $"{path} has {video.Info.FrameCount} frames, fewer than the {model.Options.Frames} that the network sees: some were repeated.";
        var (upright, wide) = (video.Size.Height > video.Size.Width, video.Size.Width > video.Size.Height);
        if ((upright && hasWide && !hasUpright) || (wide && hasUpright && !hasWide))
            yield return $"{path} is {(upright ? "upright" : "wide")} and the support clips are {(upright ? "wide" : "upright")}: {SupportNotes.OtherShape(model.Options.Fit)}.";
        if (video.Info.Seconds > LongSeconds)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{path} lasts {video.Info.Seconds:0} seconds, and the network sees {model.Options.Frames} frames of it, {video.Info.Seconds / model.Options.Frames:0} seconds apart: label it over time instead (--sliding SECONDS).");
        }
    }

    private void AddClips(IReadOnlyList<SupportClip> clips, IReadOnlyList<PreparedVideo> videos)
    {
        using var scope = NewDisposeScope();
        support.Add(clips, videos, FeatureMaps(videos.SelectMany(v => v.Pixels).ToArray()));
        foreach (var clip in clips) copies.Add(clip.Path);
        hasUpright |= videos.Any(v => v.Size.Height > v.Size.Width);
        hasWide |= videos.Any(v => v.Size.Width > v.Size.Height);
    }

    private Outcome[] Read(string[] paths, CancellationToken cancellationToken)
    {
        VideoReader.RequireTools();
        var outcomes = new Outcome[paths.Length];
        var workers = new ParallelOptions { MaxDegreeOfParallelism = options.Workers, CancellationToken = cancellationToken };
        Parallel.ForAsync(0, paths.Length, workers, async (i, token) =>
        {
            try
            {
                outcomes[i] = new Outcome(await stack.ReadAsync(paths[i], token).ConfigureAwait(false), null);
            }
            catch (StrmException exception)
            {
                outcomes[i] = new Outcome(null, exception);
            }
        }).GetAwaiter().GetResult();
        return outcomes;
    }

    private static void RequireEveryAction(SupportFolder found, List<ClipIssue> issues)
    {
        foreach (var action in found.Clips.GroupBy(c => c.Action))
        {
            var bad = issues.Where(i => i.Path.StartsWith(action.Key + "/", StringComparison.Ordinal)).ToArray();
            if (bad.Length < action.Count()) continue;
            throw new StrmException($"No clip of the action '{action.Key}' can be used: {bad[0].Reason}", "Every action needs at least one.", "Add a clip, or remove the action's folder.");
        }
    }

    private sealed record Outcome(PreparedVideo? Video, StrmException? Exception)
    {
        public string? Error => Exception?.Given;
    }
}
