using System.Buffers.Binary;
using System.Text;
using Strm.Checkpoints;

namespace Strm.Core.Tests.Checkpoints;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_element_type_comes_back_with_its_bytes_and_metadata()
    {
        var sources = Enum.GetValues<TensorType>().Where(type => type.IsInSafetensors()).Select((type, i) => Source($"t.{type}", type, [3, i + 1], i)).ToArray();
        var path = _folder.File("all.safetensors");
        SafetensorsWriter.Write(path, sources, new Dictionary<string, string> { ["format"] = "pt", ["ключ"] = "\"quoted\" \u0001" });

        using var reader = SafetensorsReader.Open(path);
        Assert.Equal("\"quoted\" \u0001", reader.Metadata["ключ"]);
        Assert.Equal(sources.Length, reader.Entries.Count);
        foreach (var source in sources)
        {
            Assert.Equal(source.Entry.ToString(), reader.Entry(source.Entry.Name).ToString());
            Assert.Equal(Bytes(source), reader.AsSpan(source.Entry.Name).ToArray());
        }
    }

    [Fact]
    public void Complex_numbers_of_128_bits_are_refused_and_no_file_is_left()
    {
        var path = _folder.File("complex.safetensors");
        var error = Assert.Throws<StrmException>(() => SafetensorsWriter.Write(path, [Source("z", TensorType.ComplexFloat64, [2], 1)]));
        Assert.Contains("A safetensors file cannot hold them.", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(path) || File.Exists(path + AtomicFile.PartialSuffix));
    }

    [Fact]
    public void Elements_begin_at_multiples_of_their_size()
    {
        var sources = Enum.GetValues<TensorType>().Where(type => type.IsInSafetensors()).Select((type, i) => Source($"x{i}", type, [i + 1], i)).ToArray();
        var path = _folder.File("aligned.safetensors");
        SafetensorsWriter.Write(path, sources);
        var start = 8 + BinaryPrimitives.ReadInt64LittleEndian(File.ReadAllBytes(path));
        Assert.Equal(0, start % 8);
        using var reader = SafetensorsReader.Open(path);
        foreach (var entry in reader.Entries)
        {
            Assert.Equal(0, start % entry.Type.ByteSize());
            start += entry.ByteCount;
        }
    }

    [Fact]
    public void The_order_of_the_tensors_does_not_change_the_file()
    {
        var sources = Enumerable.Range(0, 9).Select(i => Source($"k{i}", (TensorType)(i % 4), [i], i)).ToArray();
        SafetensorsWriter.Write(_folder.File("a"), sources);
        SafetensorsWriter.Write(_folder.File("b"), sources.Reverse());
        Assert.Equal(File.ReadAllBytes(_folder.File("a")), File.ReadAllBytes(_folder.File("b")));
    }

    [Fact]
    public void Scalars_and_empty_tensors_are_kept()
    {
        var path = _folder.File("edge.safetensors");
        SafetensorsWriter.Write(path, [Source("scalar", TensorType.Int64, [], 1), Source("empty", TensorType.Float32, [4, 0, 2], 2)]);
        using var reader = SafetensorsReader.Open(path);
        Assert.Empty(reader.Entry("scalar").Shape);
        Assert.Equal(8, reader.AsSpan("scalar").Length);
        Assert.Equal("[4, 0, 2]", reader.Entry("empty").ShapeText);
        Assert.Equal(0, reader.AsSpan("empty").Length);
    }

    [Fact]
    public void A_failed_write_leaves_the_old_file_and_nothing_else()
    {
        var path = _folder.File("kept.safetensors");
        SafetensorsWriter.Write(path, [Source("a", TensorType.Float32, [2], 1)]);
        var before = File.ReadAllBytes(path);
        var failing = new TensorSource(new TensorEntry("b", TensorType.Byte, [100_000]), _ => throw new IOException("No space left."));
        Assert.Throws<IOException>(() => SafetensorsWriter.Write(path, [failing]));
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal(["kept.safetensors"], _folder.Names());
    }

    [Fact]
    public void A_source_that_writes_too_little_is_refused() =>
        Assert.Throws<InvalidOperationException>(() => SafetensorsWriter.Write(_folder.File("short"),
            [TensorSource.FromBytes(new TensorEntry("a", TensorType.Float32, [2]), new byte[4])]));

    [Fact]
    public void Two_tensors_of_one_name_are_refused() =>
        Assert.Contains("'a'", Assert.Throws<StrmException>(() => SafetensorsWriter.Write(_folder.File("twice"),
            [Source("a", TensorType.Byte, [1], 1), Source("a", TensorType.Byte, [1], 2)])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_reader_that_was_disposed_gives_no_more_bytes()
    {
        var path = _folder.File("gone.safetensors");
        SafetensorsWriter.Write(path, [Source("a", TensorType.Byte, [1], 1)]);
        var reader = SafetensorsReader.Open(path);
        reader.Dispose();
        Assert.Throws<ObjectDisposedException>(() => reader.AsSpan("a").Length);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "needs 8 bytes")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}}""", 6, "begins at 2")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[6,10]}}""", 10, "begins at 6")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", 3, "would end at")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", 5, "its tensors end at")]
    [InlineData("""{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,-1]}}""", 0, "none negative")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "fits in 64 bits")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[0],"data_offsets":[0,0]}}""", 0, "'F8_E4M3'")]
    [InlineData("""{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", 0, "'a' twice")]
    [InlineData("""{"a":{"dtype":"U8","dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", 0, "'dtype' twice")]
    [InlineData("""{"a":{"dtype":"U8","shape":[0]}}""", 0, "lacks")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1.5],"data_offsets":[0,0]}}""", 0, "not valid JSON of this format")]
    [InlineData("""{"__metadata__":{"k":1}}""", 0, "no single string 'k'")]
    [InlineData("""{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}""", 0, "not valid JSON")]
    [InlineData("""{} x""", 0, "not valid JSON")]
    [InlineData("""[]""", 0, "not a JSON object")]
    public void A_header_that_contradicts_the_file_is_refused(string header, int dataBytes, string says) =>
        Assert.Contains(says, Refusal(Encode(header, (ulong)header.Length, dataBytes)), StringComparison.Ordinal);

    [Theory]
    [InlineData(1UL << 60, "more than 100000000")]
    [InlineData(ulong.MaxValue, "more than 100000000")]
    [InlineData(50_000_000, "the file has")]
    public void A_header_length_beyond_the_file_is_refused_without_reserving_it(ulong length, string says)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var message = Refusal(Encode("{}", length, 0));
        Assert.Contains(says, message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_told_apart()
    {
        Assert.Contains("there is no such file", Assert.Throws<StrmException>(() => SafetensorsReader.Open(_folder.File("none"))).Message, StringComparison.Ordinal);
        Assert.Contains("it is a folder", Assert.Throws<StrmException>(() => SafetensorsReader.Open(Path.GetTempPath())).Message, StringComparison.Ordinal);
        Assert.Contains("no header", Refusal([]), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_golden_files_are_read()
    {
        using var reader = SafetensorsReader.Open(GoldenFolder.Require("head_d64_s2_t23.safetensors"));
        Assert.Equal(TensorType.Float32, reader.Entry("out.logits").Type);
        var first = BinaryPrimitives.ReadSingleLittleEndian(reader.AsSpan("out.logits"));
        Assert.True(float.IsFinite(first) && first < 0, "A logit is a negative distance.");
    }

    internal static TensorSource Source(string name, TensorType type, long[] shape, int seed)
    {
        var entry = new TensorEntry(name, type, shape);
        var bytes = new byte[entry.ByteCount];
        var random = new RandomSource(seed, "tensor");
        for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)random.NextInt32(type == TensorType.Bool ? 2 : 256);
        return TensorSource.FromBytes(entry, bytes);
    }

    internal static byte[] Bytes(TensorSource source)
    {
        using var stream = new MemoryStream();
        source.WriteTo(stream);
        return stream.ToArray();
    }

    private static byte[] Encode(string header, ulong length, int dataBytes)
    {
        var file = new byte[8 + Encoding.UTF8.GetByteCount(header) + dataBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(file, length);
        Encoding.UTF8.GetBytes(header, file.AsSpan(8));
        return file;
    }

    private string Refusal(byte[] content) =>
        Assert.Throws<StrmException>(() => SafetensorsReader.Open(_folder.Write("bad.safetensors", content))).Message;
}
