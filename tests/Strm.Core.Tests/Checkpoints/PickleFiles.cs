using System.Buffers.Binary;
using System.Text;
using Strm.Zip;

namespace Strm.Core.Tests.Checkpoints;

/// <summary>PyTorch files around hand-made pickles.</summary>
internal static class PickleFiles
{
    /// <summary>A tensor of four floats in storage '0'.</summary>
    public const string Tensor = "ctorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\00X\u0003\0\0\0cpuK\u0004tQK\0(K\u0004t(K\u0001t\u0089ccollections\nOrderedDict\n)RtR";

    /// <summary>A text of the pickle's protocol 1, at most 255 characters long.</summary>
    public static string Text(string text) => $"X{(char)text.Length}\0\0\0{text}";

    /// <summary>A state dict of one tensor and one other value.</summary>
    public static string StateDictWith(string value) => $"\u0080\u0002}}({Text("weight")}{Tensor}{Text("other")}{value}u.";

    /// <summary>The bytes of a pickle written as Latin-1.</summary>
    public static byte[] Bytes(string pickle) => Encoding.Latin1.GetBytes(pickle);

    /// <summary>A zip file as of torch.save, with the storage '0' of four floats.</summary>
    public static byte[] Zip(ReadOnlyMemory<byte> pickle, params (string Name, byte[] Content)[] others)
    {
        using var stream = new MemoryStream();
        var zip = new ZipWriter(stream);
        zip.Add("any/data.pkl", pickle.Length, s => s.Write(pickle.Span));
        var storage = new byte[16];
        for (var i = 0; i < 4; i++) BinaryPrimitives.WriteSingleLittleEndian(storage.AsSpan(4 * i), i + 0.5f);
        if (!others.Any(o => o.Name == "any/data/0")) zip.Add("any/data/0", storage.Length, s => s.Write(storage));
        foreach (var (name, content) in others) zip.Add(name, content.Length, s => s.Write(content));
        zip.Finish();
        return stream.ToArray();
    }

    public static byte[] Zip(string pickle) => Zip(Bytes(pickle));

    /// <summary>A legacy file as of torch.save before PyTorch 1.6.</summary>
    public static byte[] Legacy(string pickle) =>
    [
        .. Bytes("\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.\u0080\u0002M\u00e9\u0003.\u0080\u0002}."), .. Bytes(pickle), .. Bytes($"\u0080\u0002]{Text("0")}a."), 4, 0, 0, 0, 0, 0, 0, 0, .. new byte[16],
    ];
}
