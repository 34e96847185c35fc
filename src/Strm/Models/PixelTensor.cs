using Strm.Episodes;
using TorchSharp;

namespace Strm.Models;

/// <summary>Decoded pixels as tensors.</summary>
public static class PixelTensor
{
    /// <summary>Turns bytes into numbers in [0, 1] on the device, which quarters the transfer.</summary>
    /// <param name="bytes">Colour values, 0 to 255.</param>
    /// <param name="shape">The tensor's shape.</param>
    /// <param name="device">Where the tensor goes.</param>
    /// <returns>A float tensor.</returns>
    public static Tensor ToFloat(ReadOnlySpan<byte> bytes, long[] shape, Device device)
    {
        using var scope = NewDisposeScope();
        using var white = 255.ToScalar();
        var raw = empty(shape, ScalarType.Byte);
        bytes.CopyTo(raw.bytes);
        return raw.to(device).to_type(ScalarType.Float32).div_(white).MoveToOuterDisposeScope();
    }

    /// <summary>Turns the pixels of clips into frames, as <see cref="ToFloat"/> does.</summary>
    /// <param name="pixels">Colour values of N clips, 0 to 255.</param>
    /// <param name="clips">What each clip looks like.</param>
    /// <param name="device">Where the tensor goes.</param>
    /// <returns>Frames (N, T, 3, H, W), float in [0, 1].</returns>
    internal static Tensor OfClips(ReadOnlySpan<byte> pixels, ClipOptions clips, Device device) =>
        ToFloat(pixels, [pixels.Length / clips.ClipLength, clips.Frames, 3, clips.ImageSize, clips.ImageSize], device);
}
