using System.Diagnostics;
using System.Text;
using Strm.Checkpoints;
using Strm.Checkpoints.PyTorch;

namespace Strm.Core.Tests.Checkpoints;

/// <summary>Damaged files are refused with a plain sentence or read; nothing else happens, and nothing large is reserved.</summary>
public sealed class FuzzTests : IDisposable
{
    /// <summary>What a reader may allocate for a file without being told by its length: the pickle machine's allowance and the readers themselves.</summary>
    private const long Allowance = 6 << 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Damaged_files_are_refused_or_read() => Fuzz(seed: 1, count: 2_000);

    [Fact]
    [Trait("Tier", "Full")]
    public void Many_more_damaged_files_are_refused_or_read() => Fuzz(seed: 2, count: 40_000);

    private void Fuzz(long seed, int count)
    {
        var (pickles, files) = Seeds();
        var (refused, path) = (0, _folder.File("fuzz.bin"));
        for (var i = 0; i < count; i++)
        {
            var random = new RandomSource(seed, "fuzz", i);

            // Every other file has a damaged pickle in a whole archive: behind a checksum that fails it would not be read at all.
            var content = i % 2 == 0 ? Mutation.Of(files[random.NextInt32(files.Count)], files, random) : PickleFiles.Zip(Mutation.Of(pickles[random.NextInt32(pickles.Count)], pickles, random));
            File.WriteAllBytes(path, content);
            var (before, watch) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.StartNew());
            if (!TryRead(path, i)) refused++;
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < (4 * content.Length) + Allowance, $"File {i} of seed {seed} ({content.Length} bytes) took {GC.GetAllocatedBytesForCurrentThread() - before} bytes.");
            Assert.True(watch.Elapsed.TotalSeconds < 10, $"File {i} of seed {seed} took {watch.Elapsed.TotalSeconds} s.");
        }

        // Both outcomes must be frequent, or the mutations do not reach what they should test.
        Assert.InRange(refused, count / 4, count - (count / 50));
    }

    private static bool TryRead(string path, int index)
    {
        try
        {
            using var file = CheckpointFile.Open(path);
            _ = file.FindNonFinite();
            _ = file.Layout.ToString() + file.OptionsJson + file.Iteration;
            foreach (var tensor in file.Tensors.Concat(file.Optimizer?.Slots.Values.SelectMany(s => s.Tensors.Values) ?? []))
            {
                Assert.InRange(tensor.Entry.ByteCount, 0, file.Length + (1 << 20));
                tensor.WriteTo(Stream.Null);
            }

            _ = StateDictMatch.Compare([], file.Entries).Reason;
            return true;
        }
        catch (StrmException exception)
        {
            Assert.InRange(exception.Message.Length, 20, 1500);
            return false;
        }
        catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException($"File {index}: {exception.Message}", exception);
        }
    }

    private (List<byte[]> Pickles, List<byte[]> Files) Seeds()
    {
        List<byte[]> pickles =
        [
            PickleFiles.Bytes(PickleFiles.StateDictWith("N")),
            PickleFiles.Bytes(PickleFiles.StateDictWith("(I1\nI01\nL12L\nF0.5\nV\\u0041b\nS'x'\nJ\u0001\u0002\u0003\u0004M\u0001\u0002G?\u00f0\0\0\0\0\0\0lp1\n0(g1\n(K\u0001K\u0002dq\u0005t")),
            PickleFiles.Bytes(PickleFiles.StateDictWith("ccollections\nCounter\n}K\u0005K\u0001s\u0085Rq\u0001")),
            PickleFiles.Bytes(PickleFiles.StateDictWith("ctorch._utils\n_rebuild_parameter\n" + PickleFiles.Tensor + "\u0088ccollections\nOrderedDict\n)R\u0087R")),
            PickleFiles.Bytes(PickleFiles.StateDictWith("\u008c\u0008builtins\u008c\u0003set\u0093](K\u0001K\u0002e\u0085R\u0094")),
            PickleFiles.Bytes(PickleFiles.StateDictWith("ctorch\nSize\nK\u0001K\u0002\u0086\u0085Rctorch\ndevice\nX\u0004\0\0\0cudaK\u0001\u0086R0")),
            PickleFiles.Bytes(PickleFiles.StateDictWith("ccollections\nOrderedDict\n)R}X\u0009\0\0\0_metadata}sb")),
            PickleFiles.Bytes(PickleFiles.StateDictWith("cargparse\nNamespace\n)\u0081}X\u0001\0\0\0aNsb0(clists\nMine\nNo(K\u0001e0cenum\nKey\n)}\u0092")),
        ];
        List<byte[]> files = [.. pickles.Select(p => PickleFiles.Zip(p)), .. pickles.Select(p => PickleFiles.Legacy(Encoding.Latin1.GetString(p)))];
        TensorSource[] tensors = [.. Enum.GetValues<TensorType>().Where(type => type.IsInSafetensors()).Select((type, i) => SafetensorsTests.Source($"resnet.module.{i}.weight", type, [2, i], i))];
        SafetensorsWriter.Write(_folder.File("seed.safetensors"), tensors, new Dictionary<string, string> { ["strm"] = "{\"head\":\"strm\"}", ["iteration"] = "5" });
        using (var own = CheckpointFile.Open(_folder.File("seed.safetensors")))
        {
            CheckpointConverter.Convert(own, _folder.File("bare.pt"));
            CheckpointConverter.Convert(own, _folder.File("model.dat"));
            CheckpointConverter.Convert(own, _folder.File("wrapped.pt"), new ConversionOptions { Form = StateDictForm.Wrapped, Numbers = PyTorchNumbers.Native });
        }

        foreach (var name in new[] { "model.dat", "model.dat", "seed.safetensors", "bare.pt", "wrapped.pt" }) files.Add(File.ReadAllBytes(_folder.File(name)));
        for (var i = 0; i < 6; i++) files.Add(files[^3]); // safetensors as often as the others together.
        Assert.All(files, content =>
        {
            File.WriteAllBytes(_folder.File("check"), content);
            Assert.True(TryRead(_folder.File("check"), -1));
        });
        return (pickles, files);
    }
}
