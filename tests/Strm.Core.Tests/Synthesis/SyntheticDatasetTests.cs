using System.Security.Cryptography;
using System.Text.Json;
using Strm.Synthesis;

namespace Strm.Core.Tests.Synthesis;

public class SyntheticDatasetTests
{
    private static readonly SynthOptions Options = new()
    {
        Seed = 5, ClipsPerClass = 6, TrainClasses = 4, ValClasses = 2, TestClasses = 3, Width = 48, Height = 32,
    };

    [SkippableFact]
    public async Task The_same_seed_gives_the_same_files_and_a_split_with_pairs_together()
    {
        Tools.SkipWithoutFfmpeg();
        using var scratch = new Scratch();
        var (first, second) = (scratch.Path("first"), scratch.Path("second"));
        await SyntheticDataset.WriteAsync(first, Options);
        await SyntheticDataset.WriteAsync(second, Options);
        var files = Files(first);
        Assert.Equal(files, Files(second));
        Assert.Equal((9 * 6) + 1, files.Count);
        Assert.Equal([".avi", ".json", ".mp4", ".webm"], files.Keys.Select(Path.GetExtension).Distinct().Order(StringComparer.Ordinal));
        using var split = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(first, "split.json")));
        var names = new[] { "train", "val", "test" }.Select(part => split.RootElement.GetProperty(part).EnumerateArray().Select(name => name.GetString()).ToHashSet()).ToArray();
        Assert.Equal([4, 2, 3], names.Select(part => part.Count));
        Assert.All(split.RootElement.GetProperty("reversals").EnumerateArray(), pair => Assert.Contains(names, part => part.Contains(pair[0].GetString()) && part.Contains(pair[1].GetString())));
        Assert.Equal(names.SelectMany(part => part).Order(), Directory.GetDirectories(first).Select(Path.GetFileName).Order());
    }

    [SkippableFact]
    public async Task A_clips_pictures_do_not_depend_on_its_neighbours()
    {
        Tools.SkipWithoutFfmpeg();
        using var scratch = new Scratch();
        var action = ActionCatalog.Find("wave");
        await SyntheticDataset.WriteClipsAsync(scratch.Path("few"), [action], Options with { ClipsPerClass = 9 });
        await SyntheticDataset.WriteClipsAsync(scratch.Path("many"), [ActionCatalog.Find("jump"), action], Options with { ClipsPerClass = 9 });
        Assert.All(Files(scratch.Path("few")).Keys, file => Assert.Equal(Tools.Pictures(scratch.Path("few", file)), Tools.Pictures(scratch.Path("many", file))));
    }

    [SkippableFact]
    public async Task A_folder_with_content_is_refused_and_left_alone()
    {
        Tools.SkipWithoutFfmpeg();
        using var scratch = new Scratch();
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(scratch.Path("out")).FullName, "mine.txt"), "mine");
        var error = await Assert.ThrowsAsync<StrmException>(() => SyntheticDataset.WriteAsync(scratch.Path("out"), Options));
        Assert.Contains("already exists", error.Message, StringComparison.Ordinal);
        Assert.Equal(["mine.txt"], Directory.GetFileSystemEntries(scratch.Path("out")).Select(Path.GetFileName));
    }

    [SkippableFact]
    public async Task A_cancelled_run_leaves_nothing()
    {
        Tools.SkipWithoutFfmpeg();
        using var scratch = new Scratch();
        using var cancellation = new CancellationTokenSource();
        var progress = new CancelAtFirstReport(cancellation);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => SyntheticDataset.WriteAsync(scratch.Path("out"), Options with { ClipsPerClass = 60 }, progress, cancellation.Token));
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Root));
    }

    private static SortedDictionary<string, string> Files(string folder) => new(
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(folder, file), file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))),
        StringComparer.Ordinal);

    private sealed class CancelAtFirstReport(CancellationTokenSource cancellation) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value)
        {
            if (value.Done > 0) cancellation.Cancel();
        }
    }
}
