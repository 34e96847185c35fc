using System.Text.Json;
using Strm.Backbones;
using Strm.Checkpoints;

namespace Strm.Models;

/// <summary>The trained backbone that a model starts from: a file, with its network and pixel normalisation.</summary>
/// <param name="Path">The checkpoint.</param>
/// <param name="Backbone">The network that its keys show.</param>
/// <param name="Normalisation">What was done to pixels when it was trained; null if the file does not say.</param>
public sealed record StartingBackbone(string Path, BackboneOptions Backbone, PixelNormalisation? Normalisation)
{
    /// <summary>The name of the residual network that was trained on ImageNet: see <see cref="ImageNetPackage"/>.</summary>
    public const string ImageNet = "imagenet";

    /// <summary>The name of the built-in model's backbone.</summary>
    public const string Default = "default";

    /// <summary>Finds the file of a name.</summary>
    /// <param name="name"><c>imagenet</c>, <c>default</c> or the path of a checkpoint.</param>
    /// <returns>The path; write <c>./imagenet</c> for a file of that name.</returns>
    /// <exception cref="StrmException">The weights of that name are not available.</exception>
    public static string Locate(string name) => name switch
    {
        ImageNet => ImageNetPackage.WeightsPath(),
        Default => DefaultModel.CheckpointPath(),
        _ => name,
    };

    /// <summary>Reads what a checkpoint says about its backbone.</summary>
    /// <param name="name"><c>imagenet</c>, <c>default</c> or the path of a checkpoint.</param>
    /// <returns>The backbone.</returns>
    /// <exception cref="StrmException">The file cannot be read or has no residual network.</exception>
    public static StartingBackbone Open(string name)
    {
        var path = Locate(name);
        using var file = CheckpointFile.Open(path);
        if (file.Layout.Backbone is not { } layout)
        {
            throw new StrmException(
                $"{path} holds no residual network.",
                "A backbone is a ResNet: a torchvision or ONNX file, or a checkpoint of a model built on one.",
                "Give another file, 'imagenet' or 'default'.");
        }

        return new StartingBackbone(path, BackboneOptions.Of(layout), NormalisationOf(file));
    }

    private static PixelNormalisation? NormalisationOf(CheckpointFile file)
    {
        if (file.Kind is CheckpointKind.Run) return ModelCheckpoint.Options(file).Normalisation;
        return file.Metadata.TryGetValue(PixelNormalisation.MetadataKey, out var json)
            ? JsonSerializer.Deserialize<PixelNormalisation>(json, StrmJson.Line)
            : null;
    }
}
