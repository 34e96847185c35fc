using System.Text.Json;
using Strm.Archives;
using Strm.Episodes;
using Strm.Preparation;

namespace Strm.Synthesis;

/// <summary>A small stand-in for a benchmark whose videos are not available: the names of its test classes on drawn clips.</summary>
/// <remarks>
/// The clips are of the embedded benchmark's validation and test actions, which no shipped model has seen; a class's clips have nothing to do with its name.
/// It shows that every step works and what its output looks like. Accuracy on it says nothing about the benchmark.
/// </remarks>
public static class LookAlike
{
    private const int ShortSide = 96;

    private static readonly IReadOnlyList<ActionDefinition> Actions = [.. ActionCatalog.Test, .. ActionCatalog.Val];

    /// <summary>The largest number of classes.</summary>
    internal static int MostClasses => Actions.Count;

    /// <summary>Makes the look-alike, or finds the one made before.</summary>
    /// <param name="protocol">The benchmark.</param>
    /// <param name="folder">Where its archive is kept, created if it does not exist.</param>
    /// <param name="options">Its size.</param>
    /// <param name="progress">Receives progress, batch by batch.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is left behind.</param>
    /// <returns>The path of a frame archive whose own split has the classes as its test part.</returns>
    /// <exception cref="StrmException">ffmpeg is missing, or the folder cannot be written.</exception>
    public static async Task<string> CreateAsync(
        SplitProtocol protocol, string folder, LookAlikeOptions? options = null, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= new LookAlikeOptions();
        var archive = Path.Combine(folder, $"{protocol.Name}-look-alike-{options.Classes}x{options.ClipsPerClass}-{options.Seed}.zip");
        if (File.Exists(archive)) return archive;
        string[] names = [.. protocol.Classes(SplitPart.Test).Take(options.Classes).Select(c => c.Name)];
        using var work = new TemporaryFolder(folder);
        var (videos, made) = (Path.Combine(work.Path, "videos"), Path.Combine(work.Path, "frames.zip"));
        var size = new SynthOptions { Seed = options.Seed, ClipsPerClass = options.ClipsPerClass };
        var actions = names.Zip(Actions, (name, action) => action with { Name = name, Reversal = null }).ToArray();
        await SyntheticDataset.WriteClipsAsync(videos, actions, size, cancellationToken).ConfigureAwait(false);
        await File.WriteAllTextAsync(Path.Combine(videos, FrameArchive.SplitFileName), SplitOf(names), cancellationToken).ConfigureAwait(false);
        await FramePreparation.RunAsync(new PrepareOptions { Videos = videos, Output = made, Size = new OutputSize(0, ShortSide) }, progress, cancellationToken).ConfigureAwait(false);
        File.Move(made, archive, overwrite: true);
        return archive;
    }

    private static string SplitOf(string[] names) => JsonSerializer.Serialize(new { train = Array.Empty<string>(), val = Array.Empty<string>(), test = names });

    // Beside the archive, so that nothing is left elsewhere; several processes may do this at once.
    private sealed class TemporaryFolder : IDisposable
    {
        public TemporaryFolder(string parent)
        {
            Path = System.IO.Path.Combine(parent, $".look-alike-{Guid.NewGuid():N}");
            Directory.CreateDirectory(Path);
        }

        public string Path { get; }

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
