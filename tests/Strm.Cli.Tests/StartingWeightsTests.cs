using Strm.Backbones;
using Strm.Heads;
using Strm.Models;
using Strm.Torch;
using static TorchSharp.torch;

namespace Strm.Cli.Tests;

/// <summary>Where a training's weights start: torchvision's backbone, another checkpoint, or one that does not fit.</summary>
public sealed class StartingWeightsTests : IClassFixture<PipelineData>, IDisposable
{
    private static readonly string[] Tiny = ["--preset", "small", "--backbone-width", "4", "--image-size", "32", "--way", "2", "--queries", "1", "--iterations", "1", "--freeze-backbone", "true"];

    private readonly PipelineData data;
    private readonly string folder = Directory.CreateTempSubdirectory("strm-weights-").FullName;

    public StartingWeightsTests(PipelineData data) => this.data = data;

    [Fact]
    public async Task Training_starts_from_a_backbone_of_torchvision()
    {
        using var backbone = Fresh(width: 4, seed: 8);
        WriteTorchvision("resnet18.safetensors", backbone);
        var (code, error) = await RunAsync("--backbone-weights", In("resnet18.safetensors"));
        Assert.True(code == 0, error);
        using var trained = ModelCheckpoint.Load(In("run/checkpoints/last.safetensors")).Model;
        foreach (var (name, weight) in backbone.StateDict().Where(t => t.Key.StartsWith("resnet.", StringComparison.Ordinal))) Assert.True(weight.Equals(trained.StateDict()[name]), name);
    }

    [Fact]
    public async Task A_backbone_of_another_width_is_refused_with_the_reason()
    {
        using var backbone = Fresh(width: 8, seed: 8);
        WriteTorchvision("wide.safetensors", backbone);
        var (code, error) = await RunAsync("--backbone-weights", In("wide.safetensors"));
        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains("of another shape: resnet.0.weight ", error, StringComparison.Ordinal);
        Assert.Contains("--backbone-width 8", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(In("run")));
    }

    [Fact]
    public async Task A_checkpoint_that_does_not_fit_is_told_in_three_groups_with_the_reason()
    {
        using var other = new FewShotModel(
            new ModelOptions
            {
                Backbone = new BackboneOptions { Kind = BackboneKind.ResNet18, Width = 4 },
                Head = new StrmHeadOptions { ProjectionWidth = 128, Cardinalities = [3], FrameEnrichment = false },
            },
            seed: 1);
        ModelCheckpoint.Save(In("other.safetensors"), other);
        var (code, error) = await RunAsync("--initial", In("other.safetensors"));
        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains("missing: fr_enrich.", error, StringComparison.Ordinal);
        Assert.Contains("of another shape: ", error, StringComparison.Ordinal);
        Assert.Contains("Its cardinalities are {3} and the model's are {2}: set --cardinalities 3.", error, StringComparison.Ordinal);
        (code, error) = await RunAsync("--initial", In("other.safetensors"), "--no-fle", "--cardinalities", "3");
        Assert.True(code == 0, error);
    }

    [Fact]
    public async Task Similarity_weights_that_the_official_code_does_not_save_start_fresh_and_that_is_said()
    {
        using var official = Fresh(width: 4, seed: 8, QuerySimilarityMode.Off);
        ModelCheckpoint.Save(In("official.safetensors"), official);
        var (code, error) = await RunAsync("--initial", In("official.safetensors"));
        Assert.True(code == 0, error);
        Assert.Contains("they start fresh", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weights_alone_are_no_run_to_go_on_with()
    {
        using var model = Fresh(width: 4, seed: 8);
        ModelCheckpoint.Save(In("model.safetensors"), model, iteration: 4);
        var (code, error) = await RunAsync("--resume-from", In("model.safetensors"));
        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains("holds no optimizer state", error, StringComparison.Ordinal);
        Assert.False(File.Exists(In("run/run.json")));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static FewShotModel Fresh(int width, long seed, QuerySimilarityMode similarity = QuerySimilarityMode.Trained) => new(
        new ModelOptions
        {
            Backbone = new BackboneOptions { Kind = BackboneKind.ResNet18, Width = width },
            Head = new StrmHeadOptions { ProjectionWidth = 128, QuerySimilarity = similarity },
        },
        seed);

    private void WriteTorchvision(string name, FewShotModel model)
    {
        using var scope = NewDisposeScope();
        TensorFile.Write(In(name), Torchvision(model));
    }

    // The names of torchvision's file, with the classifier that a backbone does not need.
    private static IEnumerable<KeyValuePair<string, Tensor>> Torchvision(FewShotModel model)
    {
        string[] parts = ["conv1", "bn1", "", "", "layer1", "layer2", "layer3", "layer4"];
        foreach (var (name, tensor) in model.StateDict().Where(t => t.Key.StartsWith("resnet.", StringComparison.Ordinal)))
        {
            var rest = name["resnet.".Length..];
            yield return new(parts[rest[0] - '0'] + rest[1..], tensor);
        }

        yield return new("fc.weight", zeros(1000, 32));
        yield return new("fc.bias", zeros(1000));
    }

    private async Task<(int Code, string Error)> RunAsync(params string[] flags)
    {
        using var error = new StringWriter();
        var code = await StrmCommandLine.RunAsync(["train", "--data", data.Archive, "--out", In("run"), .. Tiny, .. flags], TextWriter.Null, error, CancellationToken.None);
        return (code, error.ToString());
    }

    private string In(string name) => Path.Combine(folder, name);
}
