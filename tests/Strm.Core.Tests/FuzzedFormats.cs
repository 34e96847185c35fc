using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Strm.Archives;
using Strm.Checkpoints;
using Strm.Checkpoints.PyTorch;
using Strm.Core.Tests.Checkpoints;
using Strm.Core.Tests.Data;
using Strm.Episodes;
using Strm.Images;
using Strm.Preparation;

namespace Strm.Core.Tests;

/// <summary>The formats that are read: small valid files of each, and how it is read to its end.</summary>
internal sealed class FuzzedFormats(TemporaryFolder folder)
{
    /// <summary>What the names of damaged files begin with.</summary>
    public const string Prefix = "worker-";

    private static readonly string[] Checkpoints = ["pickle.pt", "zip.pt", "legacy.pt", "weights.safetensors", "header.safetensors", "torchsharp.dat"];
    private static readonly string[] Json = ["episodes.jsonl", "predictions.jsonl", "split.json", "labels.json", "header.safetensors"];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Names => [.. Checkpoints, "network.onnx", "frames.zip", "frame.jpg", "frame.png", .. Json[..4], "labels.txt"];

    public static bool IsJson(string format) => Json.Contains(format);

    public static bool IsCheckpoint(string format) => Checkpoints.Contains(format);

    /// <summary>Valid files.</summary>
    public IReadOnlyList<byte[]> Whole(string format) => format switch
    {
        "frame.jpg" => [SampleFrames.Jpeg],
        "frame.png" => [SampleFrames.Png],
        "frames.zip" => [Frames(CompressionLevel.NoCompression), Frames(CompressionLevel.Fastest)],
        "network.onnx" => [Network(isFolded: false), Network(isFolded: true)],
        "pickle.pt" => [.. Pickles.Select(PickleFiles.Bytes)],
        "zip.pt" => [.. Pickles.Select(PickleFiles.Zip), Converted("bare.pt", new ConversionOptions()), Converted("wrapped.pt", new ConversionOptions { Form = StateDictForm.Wrapped, Numbers = PyTorchNumbers.Native })],
        "legacy.pt" => [.. Pickles.Select(PickleFiles.Legacy)],
        "weights.safetensors" => [Safetensors()],
        "header.safetensors" => [Safetensors()[8..(8 + HeaderLength(Safetensors()))]],
        "torchsharp.dat" => [Converted("model.dat", new ConversionOptions())],
        _ => [.. Texts(format).Select(Encoding.UTF8.GetBytes)],
    };

    /// <summary>Reads files of a format.</summary>
    public Action<byte[]> Reader(string format, int worker)
    {
        var path = folder.File($"{Prefix}{worker}-{format}");
        if (format is "frame.jpg" or "frame.png") return ReadImage;
        return content =>
        {
            File.WriteAllBytes(path, Wrapped(format, content));
            Read(format, path);
        };
    }

    // What a checksum or a length guards is damaged inside of a whole file; otherwise it would not be read at all.
    private byte[] Wrapped(string format, byte[] content)
    {
        if (format == "pickle.pt") return PickleFiles.Zip(content);
        if (format != "header.safetensors") return content;
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, content.Length);
        return [.. length, .. content, .. Safetensors()[(8 + HeaderLength(Safetensors()))..]];
    }

    private static void Read(string format, string path)
    {
        switch (format)
        {
            case "frames.zip": ReadFrames(path); break;
            case "episodes.jsonl": _ = EpisodeFile.Read(path).Count(); break;
            case "predictions.jsonl": _ = PredictionFile.Read(path).Count(); break;
            case "split.json": _ = FolderSplit.Parse(TextFile.Read(path), path); break;
            case "labels.json" or "labels.txt": _ = ClipLabels.Read([path]); break;
            default: ReadCheckpoint(path); break;
        }
    }

    private static void ReadImage(byte[] content)
    {
        using var decoder = new ImageDecoder();
        decoder.Decode(content, "the image", new RgbImage());
    }

    private static void ReadCheckpoint(string path)
    {
        using var file = CheckpointFile.Open(path);
        _ = file.FindNonFinite();
        _ = file.Layout.ToString() + file.OptionsJson + file.Iteration;
        foreach (var tensor in file.Tensors.Concat(file.Optimizer?.Slots.Values.SelectMany(slot => slot.Tensors.Values) ?? []))
        {
            Assert.InRange(tensor.Entry.ByteCount, 0, file.Length + (1 << 20));
            tensor.WriteTo(Stream.Null);
        }

        _ = StateDictMatch.Compare([], file.Entries).Reason;
    }

    private static void ReadFrames(string path)
    {
        using var archive = FrameArchive.Open(path);
        var buffer = new FrameBuffer();
        foreach (var clip in archive.Clips)
        {
            for (var i = 0; i < Math.Min(clip.FrameCount, 8); i++) _ = archive.ReadFrame(clip, i, buffer).Length;
        }

        _ = archive.Problems.Count + archive.Fingerprint.Length + (archive.SplitText?.Length ?? 0);
    }

    private static List<string> Texts(string format)
    {
        var episode = """{"episode":0,"classes":["run","walk"],"support":[{"label":0,"video":"run/a"},{"label":1,"video":"walk/b"}],"query":[{"label":1,"video":"walk/c"}]}""";
        var prediction = """{"episode":0,"query":[{"video":"walk/c","label":1,"predicted":0,"logits":[0.5,-1.25e-3]}]}""";
        return format switch
        {
            "episodes.jsonl" => [episode, episode + "\n" + episode.Replace(":0,\"classes", ":1,\"classes", StringComparison.Ordinal) + "\n"],
            "predictions.jsonl" => [prediction, prediction + "\n" + prediction.Replace(":0,\"query", ":1,\"query", StringComparison.Ordinal) + "\n"],
            "split.json" => ["""{"train":["run","walk"],"val":[],"test":["sit","stand"],"reversals":[["sit","stand"]]}""", "\uFEFF{\"test\":[\"a\"]}"],
            "labels.json" => ["""[{"id":"78687","template":"Holding [something]"},{"id":"2","template":"Pushing"}]"""],
            _ => ["run/a\nrun/b 111 98\r\nwalk/c.avi 1\n", "\uFEFFrun/v_Run_g01_c01.avi 1\r\nrun/x\n"],
        };
    }

    private static IEnumerable<string> Pickles =>
    [
        PickleFiles.StateDictWith("N"),
        PickleFiles.StateDictWith("(I1\nI01\nL12L\nF0.5\nV\\u0041b\nS'x'\nJ\u0001\u0002\u0003\u0004M\u0001\u0002G?\u00f0\0\0\0\0\0\0lp1\n0(g1\n(K\u0001K\u0002dq\u0005t"),
        PickleFiles.StateDictWith("ccollections\nCounter\n}K\u0005K\u0001s\u0085Rq\u0001"),
        PickleFiles.StateDictWith("ctorch._utils\n_rebuild_parameter\n" + PickleFiles.Tensor + "\u0088ccollections\nOrderedDict\n)R\u0087R"),
        PickleFiles.StateDictWith("\u008c\u0008builtins\u008c\u0003set\u0093](K\u0001K\u0002e\u0085R\u0094"),
        PickleFiles.StateDictWith("ctorch\nSize\nK\u0001K\u0002\u0086\u0085Rctorch\ndevice\nX\u0004\0\0\0cudaK\u0001\u0086R0"),
        PickleFiles.StateDictWith("ccollections\nOrderedDict\n)R}X\u0009\0\0\0_metadata}sb"),
        PickleFiles.StateDictWith("cargparse\nNamespace\n)\u0081}X\u0001\0\0\0aNsb0(clists\nMine\nNo(K\u0001e0cenum\nKey\n)}\u0092"),
    ];

    private byte[]? safetensors;

    private byte[] Safetensors() => safetensors ??= Taken(WriteSafetensors());

    private static int HeaderLength(byte[] file) => (int)BinaryPrimitives.ReadInt64LittleEndian(file);

    private string WriteSafetensors()
    {
        TensorSource[] tensors = [.. Enum.GetValues<TensorType>().Where(type => type.IsInSafetensors()).Select((type, i) => SafetensorsTests.Source($"resnet.module.{i}.weight", type, [2, i], i))];
        SafetensorsWriter.Write(folder.File("seed.safetensors"), tensors, new Dictionary<string, string> { ["strm"] = "{\"head\":\"strm\"}", ["iteration"] = "5" });
        return folder.File("seed.safetensors");
    }

    private byte[] Converted(string name, ConversionOptions options)
    {
        var source = WriteSafetensors();
        using (var own = CheckpointFile.Open(source)) CheckpointConverter.Convert(own, folder.File(name), options);
        File.Delete(source);
        return Taken(folder.File(name));
    }

    private byte[] Network(bool isFolded) => Taken(OnnxNetwork.Write(Path.GetDirectoryName(folder.File("x"))!, OnnxNetwork.ResNet([1, 1, 1, 1], isFolded: isFolded)));

    private byte[] Frames(CompressionLevel level) =>
        Taken(SampleFrames.Zip(folder, "seed.zip", SampleFrames.Frames("run/a", 3).Concat(SampleFrames.Frames("walk/b", 2)).Select(name => (name, SampleFrames.Jpeg[..200])), level));

    private static byte[] Taken(string path)
    {
        var content = File.ReadAllBytes(path);
        File.Delete(path);
        return content;
    }
}
