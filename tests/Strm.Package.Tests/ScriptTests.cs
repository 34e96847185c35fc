using Strm.Preparation;
using Strm.Synthesis;

namespace Strm.Package.Tests;

/// <summary>The scripts in notebooks/scripts, run as a user runs them.</summary>
public sealed class ScriptTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("strm-script-").FullName;

    [Fact]
    public void There_are_scripts_for_what_the_official_ones_do()
    {
        var scripts = Directory.GetFiles(Scripts, "*.cs").Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(["classify.cs", "evaluate.cs", "train.cs"], scripts);
    }

    /// <summary>The everyday tests compile one of them; what the others name must be there all the same.</summary>
    [Fact]
    public void Every_namespace_that_a_script_names_exists()
    {
        var members = Directory.GetFiles(Path.Combine(Feed.Root, "tests", "Strm.Package.Tests", "PublicApi"), "*.txt").SelectMany(File.ReadLines).ToList();
        var named = Directory.GetFiles(Scripts, "*.cs").SelectMany(File.ReadLines).Where(line => line.StartsWith("using Strm", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(named);
        Assert.All(named, line => Assert.Contains(members, member => member.StartsWith($"{line["using ".Length..].TrimEnd(';')}.", StringComparison.Ordinal)));
    }

    [Fact]
    [Trait("Tier", "Full")]
    public async Task Classify_names_an_action()
    {
        var (support, query) = (Path.Combine(folder, "support"), Path.Combine(folder, "query"));
        await SyntheticDataset.WriteClipsAsync(support, [ActionCatalog.Find("throw"), ActionCatalog.Find("sit_down")], new SynthOptions { ClipsPerClass = 3, Seed = 5 });
        await SyntheticDataset.WriteClipsAsync(query, [ActionCatalog.Find("throw")], new SynthOptions { ClipsPerClass = 1, Seed = 6 });
        Assert.Contains(": throw (", Script("classify.cs", support, Directory.GetFiles(Path.Combine(query, "throw"))[0]), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Tier", "Full")]
    public async Task What_train_makes_evaluate_reads()
    {
        var (videos, data, run) = (Path.Combine(folder, "videos"), Path.Combine(folder, "actions.zip"), Path.Combine(folder, "run"));
        await SyntheticDataset.WriteAsync(videos, new SynthOptions { Seed = 3, ClipsPerClass = 6, TrainClasses = 5, ValClasses = 0, TestClasses = 5 });
        await FramePreparation.RunAsync(new PrepareOptions { Videos = videos, Output = data, Size = new OutputSize(0, 80) });
        var output = Script("train.cs", data, "folder", run, "small", "2");
        Assert.Contains("2/2 tasks, loss", output, StringComparison.Ordinal);
        var weights = Path.Combine(run, "checkpoints", "last.safetensors");
        Assert.Contains($"Weights: {weights}", output, StringComparison.Ordinal);
        Assert.Contains("5-way 5-shot, 4 episodes: ", Script("evaluate.cs", data, "folder", weights, "4"), StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_without_arguments_says_how_it_is_called()
    {
        var problem = Assert.ThrowsAny<Exception>(() => Script("evaluate.cs"));
        Assert.Contains("Usage: dotnet run evaluate.cs", problem.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string Scripts => Path.Combine(Feed.Root, "notebooks", "scripts");

    private static string Script(string name, params string[] arguments) => Feed.Dotnet(Scripts, ["run", name, "-c", "Release", "--", .. arguments]);
}
