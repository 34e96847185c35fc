using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Strm.Checkpoints;

namespace Strm.Cli.Commands;

/// <summary>The names that the checkpoint commands use.</summary>
internal static class CheckpointNames
{
    /// <summary>JSON for scripts: indented, without escapes that JSON does not need.</summary>
    public static JsonSerializerOptions Json { get; } = new()
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A format.</summary>
    /// <param name="format">The format.</param>
    public static string Of(CheckpointFormat format) => format switch
    {
        CheckpointFormat.Safetensors => "safetensors",
        CheckpointFormat.PyTorchZip => "pytorch-zip",
        CheckpointFormat.Onnx => "onnx",
        CheckpointFormat.TorchSharp => "torchsharp",
        _ => "pytorch-legacy",
    };

    /// <summary>A kind.</summary>
    /// <param name="kind">The kind.</param>
    public static string Of(CheckpointKind kind) => kind switch
    {
        CheckpointKind.Run => "strm-run",
        CheckpointKind.OfficialStrm => "official-strm",
        CheckpointKind.OfficialTrx => "official-trx",
        CheckpointKind.Torchvision => "torchvision",
        _ => "unknown",
    };

    /// <summary>An element type, by PyTorch's name.</summary>
    /// <param name="type">The element type.</param>
    public static string Of(TensorType type) => type switch
    {
        TensorType.Byte => "uint8",
        TensorType.ComplexFloat32 => "complex64",
        TensorType.ComplexFloat64 => "complex128",
        _ => type.ToString().ToLowerInvariant(),
    };

    /// <summary>A text from a file without the characters that would control a terminal.</summary>
    /// <param name="text">The text.</param>
    public static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));

    /// <summary>A size for people.</summary>
    /// <param name="bytes">The size in bytes.</param>
    public static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");
}
