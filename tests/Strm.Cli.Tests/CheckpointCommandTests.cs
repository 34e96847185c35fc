using System.Text.Json;
using Strm.Checkpoints;

namespace Strm.Cli.Tests;

public sealed class CheckpointCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("strm-cli-").FullName;

    public CheckpointCommandTests() => SafetensorsWriter.Write(File("model.safetensors"),
        [Tensor("resnet.module.0.weight", [8, 3, 7, 7], 0), Tensor("transformers.0.norm_k.weight", [4], 0xff), Tensor("resnet.1.running_mean", [8], 0)],
        new Dictionary<string, string> { ["strm"] = """{"head":"strm"}""", ["iteration"] = "12" });

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Inspect_prints_what_the_file_is()
    {
        var (code, output, error) = await Run("checkpoint", "inspect", File("model.safetensors"));
        Assert.Equal(ExitCode.Success, code);
        Assert.Contains("strm-run, trained on several devices, iteration 12", output, StringComparison.Ordinal);
        Assert.Contains("float32   [8, 3, 7, 7]           resnet.0.weight", output, StringComparison.Ordinal);
        Assert.Contains("3 tensors, 1180 parameters", output, StringComparison.Ordinal);
        Assert.Equal("Warning: 1 tensors have elements that are infinite or not a number: transformers.0.norm_k.weight.", error.Trim());
    }

    [Fact]
    public async Task Inspect_prints_json_for_scripts()
    {
        var (code, output, error) = await Run("checkpoint", "inspect", File("model.safetensors"), "--json");
        Assert.Equal(ExitCode.Success, code);
        Assert.Empty(error);
        using var json = JsonDocument.Parse(output);
        var root = json.RootElement;
        Assert.Equal("safetensors", root.GetProperty("format").GetString());
        Assert.Equal("strm-run", root.GetProperty("kind").GetString());
        Assert.Equal(12, root.GetProperty("iteration").GetInt64());
        Assert.Equal("strm", root.GetProperty("options").GetProperty("head").GetString());
        Assert.Equal(["resnet.1.running_mean", "resnet.0.weight", "transformers.0.norm_k.weight"], root.GetProperty("tensors").EnumerateArray().Select(t => t.GetProperty("name").GetString()!));
        Assert.Equal("transformers.0.norm_k.weight", Assert.Single(root.GetProperty("non_finite").EnumerateArray()).GetString());
        Assert.Single(root.GetProperty("warnings").EnumerateArray());
    }

    [Fact]
    public async Task Convert_writes_the_format_of_the_extension_and_keeps_the_weights()
    {
        var (code, output, _) = await Run("checkpoint", "convert", File("model.safetensors"), File("out/model.pt"), "--form", "wrapped");
        Assert.Equal(ExitCode.Success, code);
        Assert.Contains("pytorch-zip, 3 tensors", output, StringComparison.Ordinal);
        var (back, json, _) = await Run("checkpoint", "convert", File("out/model.pt"), File("back.safetensors"), "--json");
        Assert.Equal(ExitCode.Success, back);
        Assert.Equal("safetensors", JsonDocument.Parse(json).RootElement.GetProperty("format").GetString());
        using var original = SafetensorsReader.Open(File("model.safetensors"));
        using var copy = SafetensorsReader.Open(File("back.safetensors"));
        Assert.Equal("12", copy.Metadata["iteration"]);
        foreach (var entry in original.Entries) Assert.Equal(original.AsSpan(entry.Name), copy.AsSpan(StateDictKeys.Normalise(entry.Name)));
    }

    [Fact]
    public async Task TorchSharp_s_own_load_reads_what_convert_writes_and_inspect_reads_what_its_save_writes()
    {
        using (var scope = TorchSharp.torch.NewDisposeScope())
        {
            var model = TorchSharp.torch.nn.Sequential(("first", TorchSharp.torch.nn.Linear(3, 4)), ("norm", TorchSharp.torch.nn.BatchNorm1d(4)));
            var copy = TorchSharp.torch.nn.Sequential(("first", TorchSharp.torch.nn.Linear(3, 4)), ("norm", TorchSharp.torch.nn.BatchNorm1d(4)));
            model.save(File("theirs.dat"));
            var (code, output, error) = await Run("checkpoint", "convert", File("theirs.dat"), File("ours.safetensors"));
            Assert.True(code == 0, output + error);
            Assert.Equal(0, (await Run("checkpoint", "convert", File("ours.safetensors"), File("ours.dat"))).Code);
            copy.load(File("ours.dat"));
            foreach (var (name, tensor) in model.state_dict()) Assert.True(tensor.Equals(copy.state_dict()[name]), name);
        }

        var (inspected, text, _) = await Run("checkpoint", "inspect", File("theirs.dat"));
        Assert.Equal(ExitCode.Success, inspected);
        Assert.Contains("torchsharp", text, StringComparison.Ordinal);
        Assert.Contains("norm.running_var", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_file_is_one_sentence_and_exit_code_1()
    {
        await System.IO.File.WriteAllTextAsync(File("page.pt"), "<!DOCTYPE html>");
        var (code, output, error) = await Run("checkpoint", "inspect", File("page.pt"));
        Assert.Equal(ExitCode.Failure, code);
        Assert.Empty(output);
        Assert.Contains("is a web page", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failure, (await Run("checkpoint", "convert", File("none.pt"), File("x.pt"))).Code);
        Assert.False(System.IO.File.Exists(File("x.pt")));
    }

    [Theory]
    [InlineData("checkpoint")]
    [InlineData("checkpoint", "inspect")]
    [InlineData("checkpoint", "convert", "a.pt")]
    [InlineData("checkpoint", "convert", "a.pt", "b.pt", "--form", "round")]
    public async Task An_incomplete_command_line_is_a_usage_error(params string[] args) => Assert.Equal(ExitCode.Usage, (await Run(args)).Code);

    private static TensorSource Tensor(string name, long[] shape, byte fill)
    {
        var entry = new TensorEntry(name, TensorType.Float32, shape);
        var bytes = new byte[entry.ByteCount];
        bytes.AsSpan().Fill(fill);
        return TensorSource.FromBytes(entry, bytes);
    }

    private static async Task<(int Code, string Output, string Error)> Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await StrmCommandLine.RunAsync(args, output, error, CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }

    private string File(string name) => Path.Combine(_folder, name);
}
