using System.Buffers.Binary;
using System.Text;
using Strm.Checkpoints;

namespace Strm.Core.Tests.Checkpoints;

public sealed class TorchSharpFileTests : IDisposable
{
    /// <summary>A file byte by byte: <c>w</c>, two float32 [2, 1]; then a name of 130 letters, one int64 without dimensions.</summary>
    private static readonly byte[] ByHand =
    [
        2, 1, (byte)'w', 6, 2, 2, 1, 0, 0, 0x80, 0x3f, 0, 0, 0, 0x40,
        0x82, 1, .. Encoding.ASCII.GetBytes(new string('n', 130)), 4, 0, 7, 0, 0, 0, 0, 0, 0, 0,
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_read_byte_by_byte()
    {
        using var file = CheckpointFile.Open(_folder.Write("model.dat", ByHand));
        Assert.Equal(CheckpointFormat.TorchSharp, file.Format);
        Assert.Equal(["w Float32 [2, 1]", $"{new string('n', 130)} Int64 []"], file.Entries.Select(e => e.ToString()));
        var (numbers, count) = (new byte[8], new byte[8]);
        file.Read("w", numbers);
        file.Read(new string('n', 130), count);
        Assert.Equal((1f, 2f, 7L), (BinaryPrimitives.ReadSingleLittleEndian(numbers), BinaryPrimitives.ReadSingleLittleEndian(numbers.AsSpan(4)), BinaryPrimitives.ReadInt64LittleEndian(count)));
    }

    [Fact]
    public void A_file_is_written_byte_by_byte()
    {
        using (var file = CheckpointFile.Open(_folder.Write("model.dat", ByHand))) CheckpointConverter.Convert(file, _folder.File("copy.dat"));
        Assert.Equal(ByHand, File.ReadAllBytes(_folder.File("copy.dat")));
    }

    [Fact]
    public void Every_element_type_survives_conversion_there_and_back()
    {
        TensorSource[] tensors = [.. Enum.GetValues<TensorType>().Where(t => t.IsInSafetensors()).Select((type, i) => SafetensorsTests.Source($"t{i:00}", type, [3, i], i))];
        SafetensorsWriter.Write(_folder.File("a.safetensors"), tensors);
        using (var file = CheckpointFile.Open(_folder.File("a.safetensors"))) CheckpointConverter.Convert(file, _folder.File("b.dat"));
        using (var file = CheckpointFile.Open(_folder.File("b.dat"))) CheckpointConverter.Convert(file, _folder.File("c.safetensors"));
        using var original = SafetensorsReader.Open(_folder.File("a.safetensors"));
        using var copy = SafetensorsReader.Open(_folder.File("c.safetensors"));
        Assert.Equal(tensors.Length, copy.Entries.Count);
        foreach (var entry in original.Entries) Assert.Equal(original.AsSpan(entry.Name), copy.AsSpan(entry.Name));
    }

    [Fact]
    public void What_the_format_cannot_hold_is_named()
    {
        SafetensorsWriter.Write(_folder.File("run.safetensors"), [SafetensorsTests.Source("w", TensorType.Float32, [2], 1)], new Dictionary<string, string> { ["strm"] = "{}" });
        using var file = CheckpointFile.Open(_folder.File("run.safetensors"));
        Assert.Contains("The model's options were left out", Assert.Single(CheckpointConverter.Convert(file, _folder.File("run.dat")).Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(147, 13, "TorchSharp's type 13")]
    [InlineData(0, 3, "tensor 3 has no name")]
    [InlineData(0, 1, "bytes follow its last tensor")]
    [InlineData(5, 100, "ends within the tensor 'w'")]
    public void A_file_that_contradicts_itself_is_refused(int place, byte value, string says)
    {
        var content = ByHand.ToArray();
        content[place] = value;
        var path = _folder.Write("bad.dat", content);
        Assert.Contains(says, Assert.Throws<StrmException>(() => CheckpointFile.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        for (var length = 0; length < ByHand.Length; length++) Assert.Throws<StrmException>(() => CheckpointFile.Open(_folder.Write("cut.dat", ByHand.AsSpan(0, length))));
    }
}
