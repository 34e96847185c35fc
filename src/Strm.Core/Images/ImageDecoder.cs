using StbImageSharp;

namespace Strm.Images;

/// <summary>Decodes JPEG and PNG files, recognised by their first bytes. One thread at a time may use a decoder.</summary>
public sealed class ImageDecoder : IDisposable
{
    private readonly JpegDecoder jpeg = new();
    private readonly RgbImage image = new();

    /// <summary>Decodes a file.</summary>
    /// <param name="data">The bytes of the file.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="target">Receives the pixels; after an error its content is undefined.</param>
    /// <exception cref="StrmException">The file is neither JPEG nor PNG, is damaged or cut short; or libjpeg-turbo is missing.</exception>
    public void Decode(ReadOnlySpan<byte> data, string name, RgbImage target)
    {
        if (data.StartsWith<byte>([0xFF, 0xD8])) jpeg.Decode(data, name, target);
        else if (data.StartsWith<byte>([0x89, (byte)'P', (byte)'N', (byte)'G'])) DecodePng(data, name, target);
        else throw Damaged(name, data.IsEmpty ? "it is empty" : "it is neither JPEG nor PNG", null);
    }

    /// <summary>Decodes a file and transforms it.</summary>
    /// <param name="data">The bytes of the file.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="transform">The transform.</param>
    /// <param name="crop">Places the crop, from the size of the decoded frame.</param>
    /// <param name="target">Receives the frame.</param>
    /// <exception cref="StrmException">The file is neither JPEG nor PNG, is damaged or cut short; or libjpeg-turbo is missing.</exception>
    internal void Decode(
        ReadOnlySpan<byte> data, string name, FrameTransform transform, Func<FrameSize, CropPlacement> crop, Span<byte> target)
    {
        Decode(data, name, image);
        transform.Apply(image, crop(new FrameSize(image.Width, image.Height)), target);
    }

    /// <inheritdoc/>
    public void Dispose() => jpeg.Dispose();

    private static unsafe void DecodePng(ReadOnlySpan<byte> data, string name, RgbImage target)
    {
        if (PngLayout.Fault(data) is { } fault) throw Damaged(name, fault, null);
        fixed (byte* start = data)
        {
            try
            {
                using var stream = new UnmanagedMemoryStream(start, data.Length);
                var image = ImageResult.FromStream(stream, ColorComponents.RedGreenBlue);
                target.Resize(image.Width, image.Height);
                image.Data.AsSpan(0, target.Pixels.Length).CopyTo(target.Pixels);
            }
#pragma warning disable CA1031 // The decoder raises exceptions of many types on damaged files.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                throw Damaged(name, exception.Message.TrimEnd('.'), exception);
            }
        }
    }

    private static StrmException Damaged(string name, string why, Exception? cause) => new($"The image {name} cannot be decoded: {why}.",
        "Every frame must be a whole JPEG or PNG image.", "Make the frame again from its video, or remove the clip.", cause);
}
