using System.Security.Cryptography;
using System.Text.Json;
using Strm.Checkpoints;

namespace Strm.Core.Tests.Checkpoints;

public sealed class GoldenCheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void A_checkpoint_of_the_official_code_is_recognised()
    {
        using var file = CheckpointFile.Open(GoldenFolder.Require("checkpoint_dp.pt"));
        Assert.Equal(CheckpointKind.OfficialStrm, file.Kind);
        Assert.Equal(CheckpointFormat.PyTorchZip, file.Format);
        Assert.True(file.IsWrapped);
        Assert.True(file.IsDataParallel);
        Assert.Equal(10_000, file.Iteration);
        Assert.Equal("resnet18, D = 512, E = 64, T = 8, cardinalities {2}, PLE, FLE, no QC", file.Layout.ToString());
        Assert.Equal(SavedOptimizerKind.Sgd, file.Optimizer!.Kind);
        Assert.Equal(0.001, file.Optimizer.Groups[0].Number("lr"));
        Assert.Equal(Enumerable.Range(0, 89), file.Optimizer.Groups[0].Parameters);
        Assert.Empty(file.Warnings);
        Assert.Null(file.NonFiniteWarning());
    }

    [SkippableFact]
    public void Every_tensor_has_the_bytes_that_PyTorch_saved()
    {
        using var file = CheckpointFile.Open(GoldenFolder.Require("checkpoint_dp.pt"));
        AssertGolden(file);
    }

    [SkippableTheory]
    [InlineData("a.safetensors")]
    [InlineData("a.pt")]
    public void Every_tensor_survives_conversion_there_and_back(string name)
    {
        using (var file = CheckpointFile.Open(GoldenFolder.Require("checkpoint_dp.pt"))) CheckpointConverter.Convert(file, _folder.File(name));
        using (var middle = CheckpointFile.Open(_folder.File(name)))
        {
            AssertGolden(middle);
            CheckpointConverter.Convert(middle, _folder.File("back.pth"), new ConversionOptions { Form = StateDictForm.Bare });
        }

        using var back = CheckpointFile.Open(_folder.File("back.pth"));
        AssertGolden(back);
        Assert.Equal(10_000, back.Iteration);
        Assert.False(back.IsWrapped);
    }

    [SkippableFact]
    public void The_keys_of_every_official_configuration_give_its_layout()
    {
        string[] expected =
        [
            "resnet50, D = 2048, E = 1152, T = 8, cardinalities {2}, PLE, FLE, no QC",
            "resnet50, D = 2048, E = 1152, T = 8, cardinalities {2,3}, PLE, FLE, no QC",
        ];
        Assert.Equal(expected, OfficialKeys.Read().Select(entries => StrmCheckpointLayout.Infer(entries).ToString()));
    }

    private static void AssertGolden(CheckpointFile file)
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(GoldenFolder.Require("checkpoint_dp.json")));
        var tensors = golden.RootElement.GetProperty("tensors").EnumerateObject().ToArray();
        Assert.Equal(tensors.Length, file.Entries.Count);
        foreach (var tensor in tensors)
        {
            var source = file.Source(StateDictKeys.Normalise(tensor.Name));
            Assert.Equal(tensor.Value.GetProperty("shape").EnumerateArray().Select(s => s.GetInt64()), source.Entry.Shape);
            var bytes = new byte[source.Entry.ByteCount];
            source.Read(bytes);
            Assert.Equal(tensor.Value.GetProperty("sha256_le").GetString(), Convert.ToHexStringLower(SHA256.HashData(bytes)));
        }
    }
}
