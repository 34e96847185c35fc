using System.Globalization;
using Strm.Video;

namespace Strm.Synthesis;

/// <summary>The embedded benchmark as video files: <c>class/clip.mp4|avi|webm</c> and <c>split.json</c>.</summary>
public static class SyntheticDataset
{
    private const int ClipsPerProcess = 32;

    private static readonly int[] FrameRates = [10, 12, 15];

    /// <summary>Makes the data set.</summary>
    /// <param name="folder">The folder to make; it must not exist, or must be empty.</param>
    /// <param name="options">What to make.</param>
    /// <param name="progress">Receives a report after every batch.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is left behind.</param>
    /// <returns>The classes that were made.</returns>
    public static async Task<SynthSplit> WriteAsync(
        string folder, SynthOptions options, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(options);
        cancellationToken = cancellationToken.OrAmbient();
        var split = SynthSplit.Choose(options);
        using var target = new NewFolder(folder);
        foreach (var action in split.All) Directory.CreateDirectory(Path.Combine(target.WorkPath, action.Name));
        await File.WriteAllTextAsync(Path.Combine(target.WorkPath, "split.json"), split.ToJson(), cancellationToken).ConfigureAwait(false);
        await EncodeAsync([.. split.All], target.WorkPath, options, progress, cancellationToken).ConfigureAwait(false);
        target.Commit();
        return split;
    }

    /// <summary>Makes clips of given actions, for example your own, without a split.</summary>
    /// <param name="folder">The folder to make; it must not exist, or must be empty.</param>
    /// <param name="actions">The actions.</param>
    /// <param name="options">Clips per class, seed, difficulty and size.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is left behind.</param>
    /// <returns>A task that ends when all files are written.</returns>
    public static async Task WriteClipsAsync(
        string folder, IReadOnlyList<ActionDefinition> actions, SynthOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actions);
        ArgumentNullException.ThrowIfNull(options);
        using var target = new NewFolder(folder);
        foreach (var action in actions) Directory.CreateDirectory(Path.Combine(target.WorkPath, action.Name));
        await EncodeAsync(actions, target.WorkPath, options, null, cancellationToken.OrAmbient()).ConfigureAwait(false);
        target.Commit();
    }

    private static async Task EncodeAsync(
        IReadOnlyList<ActionDefinition> actions, string folder, SynthOptions options, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var total = actions.Count * options.ClipsPerClass;
        var done = 0;
        progress?.Report(new WorkProgress("Rendering", 0, total, "clips"));
        var workers = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Batches(actions, folder, options), workers, async (batch, token) =>
        {
            await VideoEncoder.EncodeAsync(batch.Clips, batch.Container, options.Width, options.Height, batch.FramesPerSecond, token).ConfigureAwait(false);
            progress?.Report(new WorkProgress("Rendering", Interlocked.Add(ref done, batch.Clips.Count), total, "clips"));
        }).ConfigureAwait(false);
    }

    /// <summary>Clips that one process can encode: with the same container and frame rate, which are random for each clip.</summary>
    private static IEnumerable<Batch> Batches(IReadOnlyList<ActionDefinition> actions, string folder, SynthOptions options)
    {
        var open = new Dictionary<int, List<ClipToEncode>>();
        foreach (var action in actions)
        {
            for (var i = 0; i < options.ClipsPerClass; i++)
            {
                var index = i;
                var random = new RandomSource(options.Seed, "file/" + action.Name, index);
                var container = (VideoContainer)random.NextInt32(3);
                var rate = random.NextInt32(FrameRates.Length);
                var key = ((int)container * FrameRates.Length) + rate;
                if (!open.TryGetValue(key, out var clips)) open[key] = clips = [];
                var name = $"{action.Name}_{(index + 1).ToString("D3", CultureInfo.InvariantCulture)}{VideoEncoder.Extension(container)}";
                clips.Add(new ClipToEncode(
                    Path.Combine(folder, action.Name, name),
                    ClipRenderer.FrameCount(action, index, options),
                    () => ClipRenderer.Render(action, index, options).Frames));
                if (clips.Count < ClipsPerProcess) continue;
                yield return new Batch(container, FrameRates[rate], clips);
                open.Remove(key);
            }
        }

        foreach (var (key, clips) in open.OrderBy(pair => pair.Key))
        {
            yield return new Batch((VideoContainer)(key / FrameRates.Length), FrameRates[key % FrameRates.Length], clips);
        }
    }

    private sealed record Batch(VideoContainer Container, int FramesPerSecond, IReadOnlyList<ClipToEncode> Clips);
}
