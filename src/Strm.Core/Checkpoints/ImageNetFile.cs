namespace Strm.Checkpoints;

/// <summary>A file of ImageNet weights that torchvision publishes.</summary>
/// <param name="Layers">The ResNet: 18, 34 or 50.</param>
/// <param name="Url">Where it is published.</param>
/// <param name="Sha256Prefix">The first hexadecimal digits of its SHA-256, which its name carries.</param>
/// <param name="Weights">What torchvision calls the weights.</param>
public sealed record ImageNetFile(int Layers, Uri Url, string Sha256Prefix, string Weights)
{
    /// <summary>The file's name, for example <c>resnet50-0676ba61.pth</c>.</summary>
    public string FileName => Url.Segments[^1];
}
