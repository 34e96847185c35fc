using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Strm.Checkpoints;

namespace Strm.Core.Tests.Checkpoints;

public sealed class HostileFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_hand_made_files_are_read_as_they_are()
    {
        foreach (var content in new[] { PickleFiles.Zip(PickleFiles.StateDictWith("N")), PickleFiles.Legacy(PickleFiles.StateDictWith("N")) })
        {
            using var file = CheckpointFile.Open(_folder.Write("good.pt", content));
            Assert.Equal("weight Float32 [4]", Assert.Single(file.Entries).ToString());
            Assert.Contains("'other'", Assert.Single(file.Warnings), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("cos\nsystem\nX\u0002\0\0\0id\u0085R", "os.system")]
    [InlineData("cposix\nsystem\nX\u0002\0\0\0id\u0085R", "posix.system")]
    [InlineData("X\u0008\0\0\0builtinsX\u0004\0\0\0eval\u0093X\u0003\0\0\01+1\u0085R", "builtins.eval")]
    [InlineData("(X\u0002\0\0\0idios\nsystem\n", "os.system")]
    [InlineData("c__builtin__\ngetattr\n", "__builtin__.getattr")]
    [InlineData("ctorch._utils\n_rebuild_sparse_tensor\n", "torch._utils._rebuild_sparse_tensor")]
    [InlineData("ctorch.storage\n_load_from_bytes\n", "torch.storage._load_from_bytes")]
    [InlineData("ctorch\nQInt8Storage\n", "torch.QInt8Storage")]
    [InlineData("cnumpy.core.multiarray\nscalar\n", "numpy.core.multiarray.scalar")]
    [InlineData("ctorch.nn\nFloatStorage\n", "torch.nn.FloatStorage")]
    [InlineData("cargparse\nNamespace\n)\u0081}X\u0001\0\0\0aNsb", "argparse.Namespace")]
    [InlineData("ccollections\ndefaultdict\n)R(X\u0001\0\0\0aNu", "collections.defaultdict")]
    [InlineData("clists\nMine\n)R(NNe", "lists.Mine")]
    [InlineData("(clists\nMine\nNo", "lists.Mine")]
    [InlineData("clists\nMine\n)}\u0092", "lists.Mine")]
    [InlineData("}cenum\nKey\n)RNs", "enum.Key")]
    public void An_object_beside_the_weights_is_never_built_but_named_and_the_weights_are_read(string value, string name)
    {
        float[] zeros = [0, 0, 0, 0]; // What the hand-made files of the older format hold.
        foreach (var (content, expected) in new[] { (PickleFiles.Zip(PickleFiles.StateDictWith(value)), [0.5f, 1.5f, 2.5f, 3.5f]), (PickleFiles.Legacy(PickleFiles.StateDictWith(value)), zeros) })
        {
            using var file = CheckpointFile.Open(_folder.Write("objects.pt", content));
            Assert.Equal("weight Float32 [4]", Assert.Single(file.Entries).ToString());
            var weights = new float[4];
            file.Read("weight", System.Runtime.InteropServices.MemoryMarshal.AsBytes(weights.AsSpan()));
            Assert.Equal(expected, weights);
            Assert.Contains($"Unknown Python objects were not built: {name}", file.Warnings[^1], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("cmine\nModel\n)\u0081}b.", "mine.Model")]
    [InlineData("}X\u0001\0\0\0mcmine\nModel\n)\u0081s.", "mine.Model")]
    [InlineData("cmine\nDictionary\n)\u0081X\u0001\0\0\0wNs.", "mine.Dictionary")]
    public void A_file_of_objects_alone_is_refused_by_their_name(string pickle, string name) =>
        Assert.Contains($"names the Python object '{name}', which was not run", Refusal(PickleFiles.Zip("\u0080\u0002" + pickle)), StringComparison.Ordinal);

    [Fact]
    public void Weights_of_an_unknown_element_type_are_refused_by_its_name() =>
        Assert.Contains("'torch.QInt8Storage'", Refusal(PickleFiles.Zip(PickleFiles.StateDictWith("N").Replace("FloatStorage", "QInt8Storage", StringComparison.Ordinal))), StringComparison.Ordinal);

    [Theory]
    [InlineData("]q\u0001h\u0001a", "more than 32 deep")]
    [InlineData("}q\u0001X\u0001\0\0\0ah\u0001s", "more than 32 deep")]
    [InlineData("ccollections\nOrderedDict\n)Rq\u0001}X\u0001\0\0\0ah\u0001sb", "more than 32 deep")]
    [InlineData("\u008b\u00ff\u00ff\u00ff\u007f", "integer of 2147483647 bytes")]
    [InlineData("\u008b\u00ff\u00ff\u00ff\u00ff", "integer of 4294967295 bytes")]
    [InlineData("X\u00ff\u00ff\u00ff\u007f", "ends too early")]
    [InlineData("\u008d\0\0\0\0\0\0\0\u0010", "ends too early")]
    [InlineData("\u008e\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff", "ends too early")]
    [InlineData("Nr\u00ff\u00ff\u00ff\u007f", "numbers its memo beyond its length")]
    [InlineData("j\u0001\0\0\0", "reads an empty place of its memo")]
    [InlineData("Np-5\n", "numbers its memo beyond its length")]
    [InlineData("0000000000", "empty stack")]
    [InlineData("(a", "empty stack")]
    [InlineData("tttt", "a mark that is not there")]
    [InlineData("NNs", "sets items of something that is not a dictionary")]
    [InlineData("}]Ns", "neither text nor number")]
    [InlineData("(N}u", "")]
    [InlineData(")Na", "appends to something that is not a list")]
    [InlineData("NNR", "calls something that is not a function")]
    [InlineData("ccollections\nOrderedDict\nNR", "calls something that is not a function")]
    [InlineData("ccollections\nOrderedDict\n]Na\u0085R", "OrderedDict whose items are not pairs")]
    [InlineData("ctorch\nFloatStorage\n)R", "with arguments that it does not take")]
    [InlineData("]Nb", "sets the state of an object")]
    [InlineData("NQ", "refers to something that is not a storage")]
    [InlineData("P1\n", "in a way that state dicts do not")]
    [InlineData("\u0082\u0001", "unknown instruction 0x82")]
    [InlineData("\u0097", "unknown instruction 0x97")]
    [InlineData("\u0080\u0006", "protocol 6")]
    [InlineData("X\u0001\0\0\0\u00ff", "is not UTF-8")]
    [InlineData("I12x\n", "not an integer")]
    [InlineData("Fabc\n", "not a number")]
    [InlineData("S'a\\x41'\n", "not plain")]
    public void A_pickle_that_breaks_the_rules_is_refused(string value, string says)
    {
        var message = Refusal(PickleFiles.Zip(PickleFiles.StateDictWith(value)));
        Assert.Contains(says, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("K\u0004tQK\0", "K\u0004tQK\u0001", "reaches beyond its storage")]
    [InlineData("(K\u0004t(", "(K\u0005t(", "reaches beyond its storage")]
    [InlineData("(K\u0001t\u0089", "(K\u0002t\u0089", "reaches beyond its storage")]
    [InlineData("(K\u0001t\u0089", "(J\u00ff\u00ff\u00ff\u00fft\u0089", "reaches beyond its storage")]
    [InlineData("(K\u0004t(K\u0001t", "(J\u00ff\u00ff\u00ff\u007ft(K\0t", "larger than the file")]
    [InlineData("(K\u0004t(K\u0001t", "(J\u00ff\u00ff\u00ff\u007fJ\u00ff\u00ff\u00ff\u007fJ\u00ff\u00ff\u00ff\u007ft(K\0K\0K\0t", "fits in 64 bits")]
    [InlineData("(K\u0004t(K\u0001t", "(J\u00ff\u00ff\u00ff\u00fft(K\u0001t", "none negative")]
    [InlineData("(K\u0004t(K\u0001t", "(K\u0004t(K\u0001K\u0001t", "as many strides")]
    [InlineData("(K\u0004t(K\u0001t", "(Nt(K\u0001t", "not made of integers")]
    [InlineData("cpuK\u0004t", "cpuJ\u00ff\u00ff\u00ff\u007ft", "larger than the file")]
    [InlineData("cpuK\u0004t", "cpuK\u0005t", "should have 20 bytes but has 16")]
    [InlineData("X\u0001\0\0\00", "X\u0001\0\0\01", "is missing")]
    [InlineData("FloatStorage", "DoubleStorage", "should have 32 bytes but has 16")]
    [InlineData("X\u0007\0\0\0storage", "X\u0006\0\0\0module", "refers to something that is not a storage")]
    public void A_tensor_that_contradicts_its_storage_is_refused(string from, string to, string says)
    {
        var pickle = PickleFiles.StateDictWith("N");
        Assert.Contains(from, pickle, StringComparison.Ordinal);
        Assert.Contains(says, Refusal(PickleFiles.Zip(pickle.Replace(from, to, StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_that_share_their_elements_exponentially_are_refused_in_no_time()
    {
        var pickle = new StringBuilder("]q\u0001");
        for (var i = 1; i < 25; i++) pickle.Append($"0]({string.Concat(Enumerable.Repeat($"h{(char)i}", 6))}eq{(char)(i + 1)}");
        var watch = Stopwatch.StartNew();
        Assert.Contains("would not end", Refusal(PickleFiles.Zip(PickleFiles.StateDictWith(pickle.ToString()))), StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
    }

    [Fact]
    public void Deep_nesting_is_refused_without_a_stack_overflow() =>
        Assert.Contains("more than 32 deep", Refusal(PickleFiles.Zip(PickleFiles.StateDictWith(new string(']', 20_000) + new string('a', 19_999)))), StringComparison.Ordinal);

    [Theory]
    [InlineData(']')]
    [InlineData('}')]
    [InlineData('(')]
    [InlineData('2')]
    public void Many_small_values_are_refused_before_they_fill_the_memory(char instruction)
    {
        var path = _folder.Write("many.pt", PickleFiles.Zip(PickleFiles.StateDictWith('N' + new string(instruction, 3_000_000))));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("more memory", Assert.Throws<StrmException>(() => CheckpointFile.Open(path)).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * new FileInfo(path).Length + (16 << 20));
    }

    [Fact]
    public void Keys_that_are_chosen_to_collide_do_not_slow_the_reader_down()
    {
        var pickle = new StringBuilder("}(");
        for (var i = 1; i <= 30_000; i++) pickle.Append("\u008a\u0008").Append(Encoding.Latin1.GetString(BitConverter.GetBytes((ulong)(uint)i << 32 | (uint)i))).Append('N');
        var watch = Stopwatch.StartNew();
        var content = PickleFiles.Zip(PickleFiles.Bytes(PickleFiles.StateDictWith(pickle + "u")), ("any/padding", new byte[8 << 20]));
        using var file = CheckpointFile.Open(_folder.Write("keys.pt", content));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
    }

    [Fact]
    public void Many_views_of_one_storage_do_not_unfold_into_a_large_file()
    {
        var pickle = new StringBuilder("\u0080\u0002}(");
        for (var i = 0; i < 2_000; i++) pickle.Append(PickleFiles.Text($"w{i}")).Append(PickleFiles.Tensor.Replace("(K\u0004t(K\u0001t", "(M\u00ff\u00fft(K\0t", StringComparison.Ordinal));
        Assert.Contains("many times larger", Refusal(PickleFiles.Zip(pickle + "u.")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_zip_bomb_is_refused_without_unpacking_it()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("bomb/data.pkl").Open();
            for (var i = 0; i < 64; i++) entry.Write(new byte[1 << 20]);
        }

        var path = _folder.Write("bomb.pt", stream.ToArray());
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("compressed", Assert.Throws<StrmException>(() => CheckpointFile.Open(path)).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_changed_weight_is_noticed_by_its_checksum()
    {
        var content = PickleFiles.Zip(PickleFiles.StateDictWith("N"));
        Span<byte> second = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(second, 1.5f);
        content[content.AsSpan().IndexOf(second)] ^= 1;
        using var file = CheckpointFile.Open(_folder.Write("flipped.pt", content));
        Assert.Contains("checksum", Assert.Throws<StrmException>(() => file.Read("weight", new byte[16])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Not_a_number_is_a_warning_with_the_key()
    {
        foreach (var type in new[] { TensorType.Float16, TensorType.BFloat16, TensorType.Float32, TensorType.Float64 })
        {
            var bytes = new byte[type.ByteSize() * 37];
            bytes.AsSpan()[^1] = 0x7f;
            bytes.AsSpan()[^2] = 0xff; // The last element: exponent bits all ones.
            var path = _folder.File($"{type}.safetensors");
            SafetensorsWriter.Write(path, [TensorSource.FromBytes(new TensorEntry("bad", type, [37]), bytes), TensorSource.FromBytes(new TensorEntry("good", type, [37]), new byte[bytes.Length])]);
            using var file = CheckpointFile.Open(path);
            Assert.Equal("1 tensors have elements that are infinite or not a number: bad.", file.NonFiniteWarning());
        }
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("<!DOCTYPE html><html>", "a web page")]
    [InlineData("version https://git-lfs.github.com/spec/v1\n", "a Git LFS pointer")]
    [InlineData("\u001f\u008b\u0008\0", "compressed with gzip")]
    [InlineData("\u0080\u0004]\u0094.", "a Python pickle that torch.save did not write")]
    [InlineData("PK\u0003\u0004", "an incomplete zip archive")]
    [InlineData("hello", "not a checkpoint of a known format")]
    public void What_is_no_checkpoint_is_called_by_its_name(string content, string says) =>
        Assert.Contains(says, Refusal(PickleFiles.Bytes(content)), StringComparison.Ordinal);

    [Fact]
    public void A_tar_archive_is_called_by_its_name()
    {
        var content = new byte[1024];
        "ustar"u8.CopyTo(content.AsSpan(257));
        Assert.Contains("a tar archive", Refusal(content), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("N.", "holds None instead of a state dict.")]
    [InlineData("].", "holds a list of 0 values instead of a state dict.")]
    [InlineData("}.", "holds a dictionary of 0 values instead of a state dict.")]
    public void A_file_without_state_dict_says_what_it_holds(string pickle, string says) =>
        Assert.Contains(says, Refusal(PickleFiles.Zip("\u0080\u0002" + pickle)), StringComparison.Ordinal);

    [Fact]
    public void A_TorchScript_program_is_refused() =>
        Assert.Contains("TorchScript", Refusal(PickleFiles.Zip(PickleFiles.Bytes("\u0080\u0002}."), ("any/constants.pkl", [1]))), StringComparison.Ordinal);

    [Fact]
    public void Every_truncation_of_a_file_is_refused()
    {
        foreach (var content in new[] { PickleFiles.Zip(PickleFiles.StateDictWith("N")), PickleFiles.Legacy(PickleFiles.StateDictWith("N")) })
            for (var length = 0; length < content.Length; length++) Refusal(content[..length]);
    }

    private string Refusal(byte[] content) => Assert.Throws<StrmException>(() => CheckpointFile.Open(_folder.Write("bad.pt", content))).Message;
}
