using System.Security.Cryptography;

namespace Strm.Models;

/// <summary>
/// The small model that comes with the library: for commands that are given none, and for naming actions when
/// ImageNet's weights are absent.
/// </summary>
/// <remarks>
/// STRM on a ResNet-18 of width 16 at 64 pixels, trained from scratch on the synthetic training classes only (README gives the
/// command). It knows a drawn figure and simple moving things, not photographs: a starting point and a demonstration.
/// </remarks>
public static class DefaultModel
{
    private const string Resource = "strm-default.safetensors";

    /// <summary>Its name, to give in place of a checkpoint.</summary>
    public const string Name = "drawn";

    /// <summary>What using it means for accuracy, in two sentences.</summary>
    public const string Accuracy =
        "The built-in model is used: it is small and has only seen drawn figures and simple moving shapes. "
        + "Expect useful answers on simple scenes but not on real footage; use --checkpoint for a model trained on "
        + "real videos.";

    private static readonly Lazy<string> Extracted = new(Extract);

    /// <summary>The checkpoint as a file: written to the user's cache on first use.</summary>
    /// <returns>The path of a <c>.safetensors</c> file.</returns>
    public static string CheckpointPath() => Extracted.Value;

    /// <summary>Loads it.</summary>
    /// <returns>The model, in evaluation mode, on the CPU.</returns>
    public static FewShotModel Load() => ModelCheckpoint.Load(CheckpointPath()).Model;

    private static string Extract()
    {
        using var stream = typeof(DefaultModel).Assembly.GetManifestResourceStream(Resource)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        var name = $"strm-default-{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}.safetensors";
        var path = Path.Combine(UserCache.Folder("models"), name);
        if (File.Exists(path) && new FileInfo(path).Length == content.Length) return path;

        // Several processes may do this at once, all with the same content: each writes a file of its own and renames it.
        var own = $"{path}.{Environment.ProcessId}";
        AtomicFile.Write(own, file => file.Write(content));
        File.Move(own, path, overwrite: true);
        return path;
    }
}
