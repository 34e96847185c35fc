using System.Security.Cryptography;
using System.Text.Json;
using Strm.Checkpoints;
using Strm.Checkpoints.Pickling;
using Strm.Checkpoints.PyTorch;

namespace Strm.Core.Tests.Checkpoints;

/// <summary>Files that are written here are read by PyTorch with equal tensors.</summary>
public sealed class PyTorchWriteTests : IDisposable
{
    private const string Load = """
        for safe in (True, False):
            value = torch.load(sys.argv[1], weights_only=safe)
        state = value.get('model_state_dict', value)

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void Every_element_type_and_shape_is_read_by_PyTorch()
    {
        TensorSource[] tensors =
        [
            .. Enum.GetValues<TensorType>().Select((type, i) => SafetensorsTests.Source($"t.{type}", type, [3, 5], i)),
            SafetensorsTests.Source("scalar", TensorType.Int64, [], 91), SafetensorsTests.Source("empty", TensorType.Float32, [2, 0, 3], 92), SafetensorsTests.Source("имя", TensorType.Float64, [300, 3], 93),
        ];
        PyTorchWriter.Write(_folder.File("all.pt"), PyTorchWriter.StateDict(tensors));
        var described = PythonTorch.Run(Load + "print(json.dumps([type(value).__name__, describe(state)]))", _folder.File("all.pt"));
        Assert.Equal("OrderedDict", described[0].GetString());
        Assert.Equal(tensors.Select(t => t.Entry.Name), described[1].EnumerateObject().Select(t => t.Name));
        foreach (var tensor in tensors)
        {
            var seen = described[1].GetProperty(tensor.Entry.Name);
            Assert.Equal(PythonName(tensor.Entry.Type), seen[0].GetString());
            Assert.Equal(tensor.Entry.Shape, seen[1].EnumerateArray().Select(s => s.GetInt64()));
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(SafetensorsTests.Bytes(tensor))), seen[2].GetString());
        }
    }

    internal static string PythonName(TensorType type) => type switch
    {
        TensorType.Byte => "uint8",
        TensorType.ComplexFloat32 => "complex64",
        TensorType.ComplexFloat64 => "complex128",
        _ => type.ToString().ToLowerInvariant(),
    };

    [SkippableFact]
    public void Values_of_every_kind_are_read_by_PyTorch()
    {
        var value = new PickleMap()
            .With("none", PickleNone.Value).With("yes", PickleBoolean.True).With("small", PickleInteger.Of(255)).With("negative", PickleInteger.Of(-1))
            .With("large", PickleInteger.Of(1L << 40)).With("huge", PickleInteger.Of(System.Numerics.BigInteger.Pow(3, 200))).With("float", new PickleFloat(0.1)).With("text", new PickleText("ä\n"))
            .With("list", PickleSequence.List([PickleInteger.Of(1), new PickleText("x")])).With("tuple", new PickleSequence(PickleSequenceKind.Tuple, [new PickleFloat(0.9), new PickleFloat(0.999)]))
            .With("nothing", PickleSequence.List([])).With("map", new PickleMap(PickleMapKind.Ordered).With("k", PickleBoolean.False));
        var json = "print(json.dumps(torch.load(sys.argv[1], weights_only=len(sys.argv) == 2), default=lambda t: t.item()))";
        PyTorchWriter.Write(_folder.File("portable.pt"), value);
        PyTorchWriter.Write(_folder.File("native.pt"), value, PyTorchNumbers.Native);
        var portable = PythonTorch.Run(json, _folder.File("portable.pt"));
        var native = PythonTorch.Run(json, _folder.File("native.pt"), "not weights_only");
        Assert.Equal("""{"none": null, "yes": true, "small": 255, "negative": -1, "large": 1099511627776, "huge": 265613988875874769338781322035779626829233452653394495974574961739092490901302182994384699044001, "float": 0.1, "text": "\u00e4\n", "list": [1, "x"], "tuple": [0.9, 0.999], "nothing": [], "map": {"k": false}}""", portable.GetRawText());
        Assert.Equal(portable.GetRawText(), native.GetRawText());
    }

    [SkippableFact]
    public void The_official_code_loads_a_wrapped_checkpoint_and_goes_on_training()
    {
        // The model is a small one with the official names; load_state_dict is strict by default.
        var script = """
            class Model(torch.nn.Module):
                def __init__(self):
                    super().__init__()
                    self.resnet = torch.nn.Sequential(torch.nn.Conv2d(3, 4, 3, bias=False), torch.nn.BatchNorm2d(4))
                    self.fr_enrich = torch.nn.Linear(4, 4)
                def forward(self, x): return self.fr_enrich(self.resnet(x).mean((2, 3)))
            model = Model()
            names = dict(sgd=lambda p: torch.optim.SGD(p, lr=1.0), adam=lambda p: torch.optim.Adam(p, lr=1.0))
            """;
        PythonTorch.Run(script + """

            optimizer = names['adam'](model.parameters())
            scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, milestones=[1000000], gamma=0.1)
            model(torch.randn(2, 3, 5, 5)).sum().backward(); optimizer.step(); scheduler.step()
            torch.save(dict(iteration=1, model_state_dict=model.state_dict(), optimizer_state_dict=optimizer.state_dict(), scheduler=scheduler.state_dict()), sys.argv[1])
            """, _folder.File("adam-before.pt"));
        using (var file = CheckpointFile.Open(_folder.File("adam-before.pt")))
        {
            CheckpointConverter.Convert(file, _folder.File("adam.pt"));
            TensorSource[] withSimilarity = [.. file.Tensors, SafetensorsTests.Source(StateDictKeys.QuerySimilarity + "0.clsW.bias", TensorType.Float32, [3], 5)];
            SafetensorsWriter.Write(_folder.File("own.safetensors"), withSimilarity, new Dictionary<string, string> { ["strm"] = "{}" });
        }

        using (var file = CheckpointFile.Open(_folder.File("own.safetensors"))) CheckpointConverter.Convert(file, _folder.File("sgd.pt"), new ConversionOptions { Form = StateDictForm.Wrapped });
        foreach (var name in new[] { "adam", "sgd" })
        {
            var moved = PythonTorch.Run(script + "\n" + Load + """

                model.load_state_dict(value['model_state_dict'])
                optimizer = names[sys.argv[2]](model.parameters())
                scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, milestones=[1000000], gamma=0.1)
                optimizer.load_state_dict(value['optimizer_state_dict']); scheduler.load_state_dict(value['scheduler'])
                before = model.fr_enrich.bias.detach().clone()
                model(torch.randn(2, 3, 5, 5)).sum().backward(); optimizer.step(); scheduler.step()
                print(json.dumps([(model.fr_enrich.bias.detach() - before).abs().max().item(), scheduler.get_last_lr()[0].item()]))
                """, _folder.File($"{name}.pt"), name);
            Assert.InRange(moved[0].GetDouble(), 1e-5, 10);
            Assert.Equal(name == "adam" ? 1.0 : 0.001, moved[1].GetDouble(), 9);
        }
    }

    [Fact]
    public void The_query_class_similarity_and_the_options_survive_in_both_forms()
    {
        var similarity = StateDictKeys.QuerySimilarity + "0.clsW.bias";
        TensorSource[] tensors = [SafetensorsTests.Source("resnet.0.weight", TensorType.Float32, [2, 3, 7, 7], 1), SafetensorsTests.Source(similarity, TensorType.Float32, [3], 5)];
        SafetensorsWriter.Write(_folder.File("own.safetensors"), tensors, new Dictionary<string, string> { ["strm"] = """{"head":"strm"}""", ["iteration"] = "77", ["note"] = "kept" });
        foreach (var form in new[] { StateDictForm.Bare, StateDictForm.Wrapped })
        {
            foreach (var placement in Enum.GetValues<QuerySimilarityPlacement>())
            {
                var path = _folder.File($"{form}-{placement}.pt");
                using (var own = CheckpointFile.Open(_folder.File("own.safetensors"))) CheckpointConverter.Convert(own, path, new ConversionOptions { Form = form, QuerySimilarity = placement });
                using var back = CheckpointFile.Open(path);
                Assert.Equal(CheckpointKind.Run, back.Kind);
                Assert.Equal(77, back.Iteration);
                Assert.Equal("kept", back.Metadata["note"]);
                Assert.Equal(placement != QuerySimilarityPlacement.Drop, back.Contains(similarity));
                if (placement != QuerySimilarityPlacement.Drop) Assert.Equal(SafetensorsTests.Bytes(tensors[1]), SafetensorsTests.Bytes(back.Source(similarity)));
            }
        }
    }

    [SkippableFact]
    public void Keys_get_the_module_of_several_devices_back()
    {
        using (var golden = CheckpointFile.Open(GoldenFolder.Require("checkpoint_dp.pt"))) CheckpointConverter.Convert(golden, _folder.File("parallel.pt"), new ConversionOptions { ForDataParallel = true });
        var keys = PythonTorch.Run(Load + "print(json.dumps(list(torch.load(sys.argv[2])['model_state_dict']) == list(state)))", _folder.File("parallel.pt"), GoldenFolder.Require("checkpoint_dp.pt"));
        Assert.True(keys.GetBoolean());
    }

    [Fact]
    public void The_same_values_give_the_same_bytes()
    {
        foreach (var name in new[] { "a.pt", "b.pt" })
            PyTorchWriter.Write(_folder.File(name), PyTorchWriter.StateDict([SafetensorsTests.Source("x", TensorType.Float32, [100], 1)]));
        Assert.Equal(File.ReadAllBytes(_folder.File("a.pt")), File.ReadAllBytes(_folder.File("b.pt")));
    }

    [Fact]
    public void Storages_begin_at_multiples_of_64_bytes()
    {
        PyTorchWriter.Write(_folder.File("a.pt"), PyTorchWriter.StateDict(Enumerable.Range(0, 20).Select(i => SafetensorsTests.Source($"x{i}", TensorType.Byte, [i + 1], i))));
        var (content, starts) = (File.ReadAllBytes(_folder.File("a.pt")), 0);
        for (var i = content.AsSpan().IndexOf("PK\u0003\u0004"u8); i >= 0; i = Next(content, i + 4), starts++)
            Assert.Equal(0, (i + 30 + BitConverter.ToUInt16(content, i + 26) + BitConverter.ToUInt16(content, i + 28)) % 64);
        Assert.Equal(23, starts);

        static int Next(byte[] content, int from) => content.AsSpan(from).IndexOf("PK\u0003\u0004"u8) is var found && found < 0 ? -1 : from + found;
    }

    [Fact]
    public void A_file_can_be_converted_onto_itself()
    {
        var path = _folder.File("self.safetensors");
        var source = SafetensorsTests.Source("x", TensorType.Float32, [1000], 1);
        SafetensorsWriter.Write(path, [source]);
        using (var file = CheckpointFile.Open(path)) CheckpointConverter.Convert(file, path);
        using var again = CheckpointFile.Open(path);
        Assert.Equal(SafetensorsTests.Bytes(source), SafetensorsTests.Bytes(again.Source("x")));
        Assert.Equal(["self.safetensors"], _folder.Names());
    }

    [Fact]
    public void An_output_of_another_extension_is_refused()
    {
        SafetensorsWriter.Write(_folder.File("a.safetensors"), []);
        using var file = CheckpointFile.Open(_folder.File("a.safetensors"));
        Assert.Contains("'.onnx'", Assert.Throws<StrmException>(() => CheckpointConverter.Convert(file, _folder.File("a.onnx"))).Message, StringComparison.Ordinal);
    }
}
