using Strm.Synthesis;

namespace Strm.Cli.Tests;

/// <summary>A support folder and a folder of queries, made once: three clips and two queries of each of three actions, uneven.</summary>
public sealed class ActionClips : IAsyncLifetime
{
    private static readonly string[] Actions = ["sit_down", "throw", "spread_arms"];

    private readonly string folder = Directory.CreateTempSubdirectory("strm-actions-").FullName;

    public string Support => Path.Combine(folder, "support");

    public string Queries => Path.Combine(folder, "queries");

    public static IReadOnlyList<string> Names => Actions;

    public async Task InitializeAsync()
    {
        await SyntheticDataset.WriteClipsAsync(Support, [.. Actions.Select(ActionCatalog.Find)], new SynthOptions { Seed = 11, ClipsPerClass = 3 });
        await SyntheticDataset.WriteClipsAsync(Path.Combine(Queries, "deep", "er"), [.. Actions.Select(ActionCatalog.Find)], new SynthOptions { Seed = 12, ClipsPerClass = 2 });
        File.Delete(Directory.GetFiles(Path.Combine(Support, "throw")).Order().Last());
    }

    public Task DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>A copy of the support folder that a test may spoil.</summary>
    public string Copy(string target)
    {
        foreach (var file in Directory.GetFiles(Support, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(Support, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return target;
    }

    public string AnyClip(string action) => Directory.GetFiles(Path.Combine(Support, action)).Order().First();
}
