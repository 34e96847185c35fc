using System.Security.Cryptography;
using System.Text.Json;
using Strm.Checkpoints;
using Strm.Checkpoints.Pickling;

namespace Strm.Core.Tests.Checkpoints;

/// <summary>Files that PyTorch writes are read here with equal tensors.</summary>
public sealed class PyTorchReadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void Every_element_type_layout_and_protocol_is_read()
    {
        var expected = PythonTorch.Run("""
            base = torch.randn(6, 5, 4)
            state = OrderedDict(
                f32=base, f64=torch.randn(3, 2).double(), f16=torch.randn(7).half(), bf16=torch.randn(7).bfloat16(),
                i64=torch.arange(5), i32=torch.arange(6).int(), i16=torch.arange(6).short(), i8=torch.arange(-3, 3).char(), u8=torch.arange(250, 256).byte(),
                flags=torch.tensor([True, False, True]), c64=torch.randn(3, dtype=torch.complex64), c128=torch.randn(2, 3, dtype=torch.complex128).t(),
                scalar=torch.tensor(3.5), empty=torch.zeros(0, 3), one=torch.ones(1, 1, 1),
                shared=base[1], tail=base.reshape(-1)[17:], transposed=base.permute(2, 0, 1), strided=base[::2, 1::2, ::3], half_strided=torch.randn(8, 8).half().t()[1:],
                expanded=torch.randn(3, 1).expand(3, 4), parameter=torch.nn.Parameter(torch.randn(4)), frozen=torch.nn.Parameter(torch.randn(4), requires_grad=False))
            state['имя с пробелом'] = torch.ones(2)
            state._metadata = OrderedDict(a=dict(version=2))
            folder = sys.argv[1]
            for protocol in (2, 3, 4, 5):
                torch.save(state, f'{folder}/zip{protocol}.pt', pickle_protocol=protocol)
                torch.save(state, f'{folder}/legacy{protocol}.pt', pickle_protocol=protocol, _use_new_zipfile_serialization=False)
            print(json.dumps(describe(state)))
            """, _folder.File("."));
        var names = _folder.Names();
        Assert.Equal(8, names.Length);
        foreach (var name in names)
        {
            using var file = CheckpointFile.Open(_folder.File(name));
            Assert.Equal(name.StartsWith("zip", StringComparison.Ordinal) ? CheckpointFormat.PyTorchZip : CheckpointFormat.PyTorchLegacy, file.Format);
            AssertEqual(expected, file);
            Assert.Empty(file.Warnings);
        }
    }

    [SkippableFact]
    public void A_view_that_conjugates_is_refused_not_read_as_its_base()
    {
        // What PyTorch 2 writes of such a view; before, it could not.
        PythonTorch.Run("""
            class View:
                def __reduce_ex__(self, protocol):
                    return torch._utils._rebuild_tensor_v2, (torch.tensor([1 + 2j]).storage(), 0, (1,), (1,), False, OrderedDict(), dict(conj=True))
            torch.save(dict(z=View()), sys.argv[1])
            print(0)
            """, _folder.File("conj.pt"));
        var error = Assert.Throws<StrmException>(() => CheckpointFile.Open(_folder.File("conj.pt")));
        Assert.Contains("is a view that conjugates or negates another", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Elements_of_a_big_endian_machine_are_turned()
    {
        var expected = PythonTorch.Run("""
            import zipfile
            state = OrderedDict(f32=torch.randn(5, 4), f64=torch.randn(3).double(), f16=torch.randn(40000).half(), t=torch.randn(3, 4).t(), i64=torch.arange(5), u8=torch.arange(3).byte())
            folder = sys.argv[1]
            torch.save(state, folder + '/little.pt')
            sizes = {str(i): t.element_size() for i, t in enumerate(state.values())}
            with zipfile.ZipFile(folder + '/little.pt') as little, zipfile.ZipFile(folder + '/big.pt', 'w') as big:
                for name in little.namelist():
                    if name.endswith('/byteorder'):
                        continue
                    data = little.read(name)
                    if '/data/' in name:
                        n = sizes[name.rsplit('/', 1)[1]]
                        data = b''.join(data[i:i + n][::-1] for i in range(0, len(data), n))
                    big.writestr(name, data)
                big.writestr('little/byteorder', 'big')
            print(json.dumps(describe(state)))
            """, _folder.File("."));
        using var file = CheckpointFile.Open(_folder.File("big.pt"));
        AssertEqual(expected, file);
    }

    [SkippableFact]
    public void Optimizers_and_schedules_are_read_from_wrapped_checkpoints()
    {
        var expected = PythonTorch.Run("""
            folder, result = sys.argv[1], {}
            for name in ('sgd', 'adam'):
                model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.BatchNorm1d(4), torch.nn.Linear(4, 2))
                optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9) if name == 'sgd' else torch.optim.Adam(model.parameters(), lr=0.002)
                scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, milestones=[5, 1000000], gamma=0.1)
                for _ in range(3):
                    optimizer.zero_grad(); model(torch.randn(6, 3)).sum().backward(); optimizer.step(); scheduler.step()
                wrapped = dict(iteration=3, model_state_dict=model.state_dict(), optimizer_state_dict=optimizer.state_dict(), scheduler=scheduler.state_dict())
                torch.save(wrapped, f'{folder}/{name}.pt')
                torch.save(wrapped, f'{folder}/{name}-legacy.pt', _use_new_zipfile_serialization=False)
                result[name] = {i: describe(s) for i, s in optimizer.state_dict()['state'].items()}
            print(json.dumps(result))
            """, _folder.File("."));
        foreach (var name in new[] { "sgd", "sgd-legacy", "adam", "adam-legacy" })
        {
            using var file = CheckpointFile.Open(_folder.File($"{name}.pt"));
            var isAdam = name.StartsWith("adam", StringComparison.Ordinal);
            Assert.Equal(3, file.Iteration);
            Assert.Equal(isAdam ? SavedOptimizerKind.Adam : SavedOptimizerKind.Sgd, file.Optimizer!.Kind);
            Assert.Equal(isAdam ? 0.002 : 0.01, file.Optimizer.Groups[0].Number("lr"));
            Assert.Equal(Enumerable.Range(0, 6), file.Optimizer.Groups[0].Parameters);
            Assert.Equal(6, file.Optimizer.Slots.Count);
            if (isAdam) Assert.Equal(3, file.Optimizer.Slots[5].Numbers["step"]);
            foreach (var (index, slot) in file.Optimizer.Slots)
                foreach (var (key, tensor) in slot.Tensors) AssertEqual(expected.GetProperty(name[..(isAdam ? 4 : 3)]).GetProperty($"{index}").GetProperty(key), tensor);
            var milestones = Assert.IsType<PickleMap>(file.Scheduler!["milestones"]);
            Assert.Equal(PickleMapKind.Counter, milestones.Kind);
            Assert.Equal(["5", "1000000"], milestones.Items.Select(m => m.Key.ToString()));
        }
    }

    [SkippableFact]
    public void Keys_of_several_devices_and_other_wrappers_are_understood()
    {
        PythonTorch.Run("""
            folder = sys.argv[1]
            torch.save(dict(epoch=1, best=torch.tensor(0.5), state_dict={'module.conv1.weight': torch.ones(8, 3, 7, 7), 'module.layer1.0.conv1.weight': torch.ones(2)}), folder + '/a.pt')
            torch.save({'resnet.module.0.weight': torch.ones(1), 'attn_pat.module.gamma': torch.ones(1), 'transformers.0.pe.pe': torch.ones(1), 'fr_enrich.module.module.x': torch.ones(1)}, folder + '/b.pt')
            torch.save({'resnet.module.0.weight': torch.ones(1), 'resnet.0.weight': torch.ones(1)}, folder + '/twice.pt')
            torch.save(torch.ones(3), folder + '/tensor.pt')
            torch.save(torch.nn.Linear(2, 2), folder + '/model.pt')
            """, _folder.File("."));
        using (var file = CheckpointFile.Open(_folder.File("a.pt")))
        {
            Assert.Equal(["conv1.weight", "layer1.0.conv1.weight"], file.Entries.Select(e => e.Name));
            Assert.Equal("2 values beside the state dict are not understood and were left out: 'epoch', 'best'.", Assert.Single(file.Warnings));
        }

        using (var file = CheckpointFile.Open(_folder.File("b.pt")))
        {
            Assert.True(file.IsDataParallel);
            Assert.Equal(["resnet.0.weight", "attn_pat.gamma", "transformers.0.pe.pe", "fr_enrich.x"], file.Entries.Select(e => e.Name));
        }

        Assert.Contains("'resnet.0.weight' twice", Refusal("twice.pt"), StringComparison.Ordinal);
        Assert.Contains("holds a tensor Float32 [3] instead of a state dict.", Refusal("tensor.pt"), StringComparison.Ordinal);
        Assert.Contains("'torch.nn.modules.linear.Linear'", Refusal("model.pt"), StringComparison.Ordinal);
    }

    private string Refusal(string name) => Assert.Throws<StrmException>(() => CheckpointFile.Open(_folder.File(name))).Message;

    private static void AssertEqual(JsonElement expected, CheckpointFile file)
    {
        Assert.Equal(expected.EnumerateObject().Select(e => e.Name), file.Entries.Select(e => e.Name));
        foreach (var tensor in expected.EnumerateObject()) AssertEqual(tensor.Value, file.Source(tensor.Name));
    }

    private static void AssertEqual(JsonElement expected, TensorSource tensor)
    {
        var type = expected[0].GetString();
        Assert.Equal(type, PyTorchWriteTests.PythonName(tensor.Entry.Type));
        Assert.Equal(expected[1].EnumerateArray().Select(s => s.GetInt64()), tensor.Entry.Shape);
        var bytes = new byte[tensor.Entry.ByteCount];
        tensor.Read(bytes);
        Assert.Equal(expected[2].GetString(), Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }
}
