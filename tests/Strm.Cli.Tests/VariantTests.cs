using System.Text.Json;
using Strm.Heads;
using Strm.Models;

namespace Strm.Cli.Tests;

/// <summary>Every variant that was published: trained for a step by its flags, and read back from the checkpoint alone.</summary>
public sealed class VariantTests : IClassFixture<PipelineData>, IDisposable
{
    private readonly PipelineData data;
    private readonly string folder = Directory.CreateTempSubdirectory("strm-variant-").FullName;

    public VariantTests(PipelineData data) => this.data = data;

    [Theory]
    [InlineData("--shot 1")]
    [InlineData("--shot 2")]
    [InlineData("--shot 3")]
    [InlineData("--shot 4")]
    [InlineData("--shot 5")]
    [InlineData("--cardinalities 1")]
    [InlineData("--cardinalities 3")]
    [InlineData("--cardinalities 4")]
    [InlineData("--cardinalities 2,3")]
    [InlineData("--cardinalities 2,3,4")]
    [InlineData("--no-ple")]
    [InlineData("--no-fle")]
    [InlineData("--no-ple --no-fle")]
    [InlineData("--qc off")]
    [InlineData("--qc frozen")]
    [InlineData("--no-ple --no-fle --qc off")]
    [InlineData("--compat official")]
    [InlineData("--image-size 84")]
    [InlineData("--backbone resnet34")]
    [InlineData("--backbone resnet50")]
    public async Task A_variant_trains_and_is_known_again(string flags)
    {
        string[] variant = flags.Split(' ');
        string[] tiny = ["--preset", "small", "--backbone-width", "2", "--way", "2", "--queries", "1", "--iterations", "1", "--augment", "none", "--seed", "6"];
        string[] size = flags.Contains("--image-size", StringComparison.Ordinal) ? [] : ["--image-size", "32"];
        await RunAsync(["train", "--data", data.Archive, "--out", In("run"), .. tiny, .. size, .. variant]);
        using var run = JsonDocument.Parse(await File.ReadAllTextAsync(In("run/run.json")));
        var trained = JsonSerializer.Deserialize<ModelOptions>(run.RootElement.GetProperty("model").GetRawText(), StrmJson.Line)!;
        using var model = ModelCheckpoint.Load(In("run/checkpoints/last.safetensors")).Model;
        Assert.Equal(JsonSerializer.Serialize(trained, StrmJson.Line), JsonSerializer.Serialize(model.Options, StrmJson.Line));
        var head = Assert.IsType<StrmHeadOptions>(trained.Head);
        Assert.Equal(!flags.Contains("--no-ple", StringComparison.Ordinal), head.PatchEnrichment);
        Assert.Equal(!flags.Contains("--no-fle", StringComparison.Ordinal), head.FrameEnrichment);
        Assert.Equal(Similarity(flags), head.QuerySimilarity);
        if (variant[0] is "--cardinalities") Assert.Equal(variant[1], string.Join(',', head.Cardinalities));
        if (variant[0] is "--shot") Assert.Equal(variant[1], run.RootElement.GetProperty("training").GetProperty("shot").ToString());
    }

    [Fact]
    public async Task Evaluation_as_the_official_code_does_it_follows_from_the_seed()
    {
        await RunAsync(["train", "--data", data.Archive, "--out", In("run"), "--preset", "small", "--backbone-width", "2", "--image-size", "32", "--way", "2", "--iterations", "1", "--compat", "official"]);
        await RunAsync(["episodes", "--data", data.Archive, "--way", "2", "--shot", "1", "--queries", "1", "--count", "3", "--out", In("e.jsonl")]);
        var first = await Evaluate("--compat", "official", "--seed", "1");
        Assert.Equal(first, await Evaluate("--compat", "official", "--seed", "1"));
        Assert.NotEqual(first, await Evaluate("--compat", "official", "--seed", "2"));
        Assert.NotEqual(first, await Evaluate("--qc", "off"));

        async Task<string> Evaluate(params string[] flags)
        {
            await RunAsync(["evaluate", "--checkpoint", In("run/checkpoints/last.safetensors"), "--data", data.Archive, "--episodes", In("e.jsonl"), "--cache", "off", "--predictions", In("p.jsonl"), .. flags]);
            return await File.ReadAllTextAsync(In("p.jsonl"));
        }
    }

    [Theory]
    [InlineData("--compat old", "--compat is 'old'. It must be official.")]
    [InlineData("--qc on", "--qc is 'on'. It must be trained, frozen or off.")]
    [InlineData("--head protonet --no-ple", "Only strm has these parts.")]
    [InlineData("--head protonet --qc off", "Only strm has a query-class similarity.")]
    public async Task A_flag_that_does_not_fit_is_a_usage_error(string flags, string expected)
    {
        using var error = new StringWriter();
        var code = await StrmCommandLine.RunAsync(["train", "--data", data.Archive, "--out", In("run"), .. flags.Split(' ')], TextWriter.Null, error, CancellationToken.None);
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains(expected, error.ToString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(In("run")));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static QuerySimilarityMode Similarity(string flags) =>
        flags.Contains("--qc off", StringComparison.Ordinal) ? QuerySimilarityMode.Off
        : flags.Contains("frozen", StringComparison.Ordinal) || flags.Contains("official", StringComparison.Ordinal) ? QuerySimilarityMode.FrozenRandom
        : QuerySimilarityMode.Trained;

    private static async Task RunAsync(string[] args)
    {
        using var error = new StringWriter();
        Assert.True(await StrmCommandLine.RunAsync(args, TextWriter.Null, error, CancellationToken.None) == 0, error.ToString());
    }

    private string In(string name) => Path.Combine(folder, name);
}
