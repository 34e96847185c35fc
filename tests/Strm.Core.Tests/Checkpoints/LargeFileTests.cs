using Strm.Checkpoints;

namespace Strm.Core.Tests.Checkpoints;

[Collection(MemoryTests.Name)]
public sealed class LargeFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [Trait("Tier", "Full")]
    [InlineData("in.safetensors", "out.pt")]
    [InlineData("in.pt", "out.safetensors")]
    public void A_file_of_300_megabytes_is_converted_in_little_managed_memory(string input, string output)
    {
        var block = new byte[10_000_000];
        var sources = Enumerable.Range(0, 30).Select(i => TensorSource.FromBytes(new TensorEntry($"resnet.{i}.weight", TensorType.Float32, [block.Length / 4]), block)).ToArray();
        SafetensorsWriter.Write(_folder.File("in.safetensors"), sources);
        using (var file = CheckpointFile.Open(_folder.File("in.safetensors"))) CheckpointConverter.Convert(file, _folder.File("in.pt"));

        // Everything that is ever allocated, so the most that can be live at one time is less.
        var before = GC.GetTotalAllocatedBytes(precise: true);
        using (var file = CheckpointFile.Open(_folder.File(input))) CheckpointConverter.Convert(file, _folder.File(output));
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 10_000_000);
        Assert.InRange(new FileInfo(_folder.File(output)).Length, 300_000_000, 300_100_000);
    }

    [SkippableFact]
    [Trait("Tier", "Full")]
    public void A_tensor_beyond_4_gigabytes_goes_through_Zip64_and_is_read_by_PyTorch()
    {
        const long Count = (1L << 32) + 1000;
        Skip.If(new DriveInfo(Path.GetTempPath()).AvailableFreeSpace < 2 * Count, "There is not enough free space for two files of 4 GB.");
        TensorSource[] sources = [new(new TensorEntry("large", TensorType.Byte, [Count]), WriteLarge), SafetensorsTests.Source("behind", TensorType.Float32, [7], 1)];
        Strm.Checkpoints.PyTorch.PyTorchWriter.Write(_folder.File("large.pt"), Strm.Checkpoints.PyTorch.PyTorchWriter.StateDict(sources));
        using (var file = CheckpointFile.Open(_folder.File("large.pt")))
        {
            Assert.Equal(Count, file.Source("large").Entry.ByteCount);
            Assert.False(file.Source("large").TryGetSpan(out _));
            Assert.Equal(SafetensorsTests.Bytes(sources[1]), SafetensorsTests.Bytes(file.Source("behind")));
        }

        var seen = PythonTorch.Run("""
            state = torch.load(sys.argv[1], weights_only=True)
            print(json.dumps([state['large'].numel(), state['large'][-3:].tolist(), describe(dict(behind=state['behind']))]))
            """, _folder.File("large.pt"));
        Assert.Equal("[4294968296, [0, 0, 9]", seen.GetRawText()[..22]);

        static void WriteLarge(Stream stream)
        {
            var block = new byte[1 << 20];
            for (var left = Count - 1; left > 0; left -= block.Length) stream.Write(block.AsSpan(0, (int)Math.Min(left, block.Length)));
            stream.WriteByte(9);
        }
    }
}
