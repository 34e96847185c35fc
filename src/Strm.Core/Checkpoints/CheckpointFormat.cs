using Strm.Checkpoints.PyTorch;
using Strm.Zip;

namespace Strm.Checkpoints;

/// <summary>How a checkpoint is stored.</summary>
public enum CheckpointFormat
{
    /// <summary>safetensors: a JSON header and raw elements.</summary>
    Safetensors,

    /// <summary><c>torch.save</c> since PyTorch 1.6: a zip archive with a pickle and raw elements.</summary>
    PyTorchZip,

    /// <summary><c>torch.save</c> before PyTorch 1.6: pickles and raw elements.</summary>
    PyTorchLegacy,

    /// <summary>ONNX: a graph of operations with its weights; residual networks are read.</summary>
    Onnx,

    /// <summary>TorchSharp's <c>module.save</c>: names, shapes and raw elements, one tensor after the other.</summary>
    TorchSharp,
}

/// <summary>Recognises formats by content, and says what a file is that is not a checkpoint.</summary>
internal static class CheckpointFormats
{
    private const int TarMagicOffset = 257;

    /// <summary>The format of a file.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="StrmException">It is not of a supported format.</exception>
    public static CheckpointFormat Detect(MappedFile file)
    {
        if (ZipDirectory.IsPlausible(file)) return CheckpointFormat.PyTorchZip;
        if (LegacyCheckpoint.IsPlausible(file)) return CheckpointFormat.PyTorchLegacy;
        if (SafetensorsHeader.IsPlausible(file) || file.Path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
            return CheckpointFormat.Safetensors;
        if (file.Path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase)) return CheckpointFormat.Onnx;
        if (TorchSharpFile.IsPlausible(file)) return CheckpointFormat.TorchSharp;
        throw new StrmException(
            $"The file {file.Path} is {Describe(file)}.",
            "It must be safetensors, or a file of torch.save (.pt, .pth, .tar), TorchSharp (.dat) or ONNX (.onnx).",
            Remedy(file));
    }

    private static string Describe(MappedFile file)
    {
        var start = Start(file);
        if (start.IsEmpty) return "empty";
        if (start.StartsWith("PK"u8)) return "an incomplete zip archive";
        if (start.StartsWith(new byte[] { 0x1f, 0x8b })) return "compressed with gzip";
        if (IsPage(start)) return "a web page";
        if (start.StartsWith("version https://git-lfs"u8)) return "a Git LFS pointer";
        if (IsTar(start)) return "a tar archive";
        if (start.StartsWith(new byte[] { 0x89, (byte)'H', (byte)'D', (byte)'F' })) return "an HDF5 file";
        return start[0] == 0x80 ? "a Python pickle that torch.save did not write" : "not a checkpoint of a known format";
    }

    private static string Remedy(MappedFile file)
    {
        var start = Start(file);
        if (IsPage(start)) return "A download service answered with its confirmation page: download the file in a browser.";
        if (start.StartsWith("version https://git-lfs"u8)) return "Fetch the file itself with 'git lfs pull'.";
        if (IsTar(start) || start.StartsWith(new byte[] { 0x1f, 0x8b }))
            return "Unpack it; if it is a checkpoint of PyTorch 0.1, load it in PyTorch and save its state dict again.";
        return "Check that it is the right file and that it was downloaded completely.";
    }

    private static ReadOnlySpan<byte> Start(MappedFile file) => file.Span(0, (int)Math.Min(file.Length, 512));

    private static bool IsTar(ReadOnlySpan<byte> start) =>
        start.Length > TarMagicOffset + 5 && start[TarMagicOffset..].StartsWith("ustar"u8);

    private static bool IsPage(ReadOnlySpan<byte> start)
    {
        var text = start.TrimStart(" \t\r\n\uFEFF"u8);
        return text.StartsWith("<!"u8) || text.StartsWith("<html"u8) || text.StartsWith("<HTML"u8);
    }
}
