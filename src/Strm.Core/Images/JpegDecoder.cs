using System.Runtime.InteropServices;

namespace Strm.Images;

/// <summary>Decodes JPEG to the pixels that PIL gives: libjpeg-turbo with the exact inverse DCT and smooth chroma upsampling.</summary>
/// <remarks>Grey becomes RGB, and CMYK is converted as PIL's <c>convert("RGB")</c> does. One thread at a time may use a decoder.</remarks>
internal sealed class JpegDecoder() : SafeHandle(0, ownsHandle: true)
{
    /// <summary>More pixels than this are taken for damage.</summary>
    public const long LargestArea = 1L << 26;

    private byte[] _cmyk = [];

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Decodes an image.</summary>
    /// <param name="data">The bytes of the file.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="target">Receives the pixels.</param>
    /// <exception cref="StrmException">The file is damaged or cut short, or of a kind that cannot be decoded.</exception>
    public void Decode(ReadOnlySpan<byte> data, string name, RgbImage target)
    {
        if (IsInvalid) SetHandle(TurboJpeg.Create());
        var failed = TurboJpeg.Header(handle, data, out var width, out var height, out var colorSpace) != 0;
        if ((failed && !IsHarmlessWarning()) || width < 1 || height < 1) throw Damaged(name, failed ? Reason() : "it has no size");
        if ((long)width * height > LargestArea) throw Damaged(name, $"it states {width} by {height} pixels");
        target.Resize(width, height);
        if (colorSpace is TurboJpeg.ColorSpaceCmyk or TurboJpeg.ColorSpaceYcck) DecodeCmyk(data, name, target);
        else Decompress(data, name, target, target.Pixels, TurboJpeg.Rgb);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        TurboJpeg.Destroy(handle);
        return true;
    }

    private void Decompress(ReadOnlySpan<byte> data, string name, RgbImage size, Span<byte> pixels, int format)
    {
        // libjpeg goes on after damage with grey pixels, and keeps its last warning only. So the first one stops it, and only after one that
        // costs no pixel it decodes again to the end.
        if (Run(TurboJpeg.StopOnWarning, data, pixels)) return;
        if (!IsHarmlessWarning()) throw Damaged(name, Reason());
        if (!Run(0, data, pixels) && !IsHarmlessWarning()) throw Damaged(name, Reason());

        bool Run(int flags, ReadOnlySpan<byte> input, Span<byte> output) =>
            TurboJpeg.Decompress(handle, input, output, size.Width, size.Height, format, TurboJpeg.AccurateDct | flags) == 0;
    }

    private void DecodeCmyk(ReadOnlySpan<byte> data, string name, RgbImage target)
    {
        var count = target.Width * target.Height;
        if (_cmyk.Length < count * 4) _cmyk = new byte[count * 4];
        Decompress(data, name, target, _cmyk.AsSpan(0, count * 4), TurboJpeg.Cmyk);
        for (var i = 0; i < count; i++)
        {
            // Files of this kind hold inverted values (Adobe's convention, which PIL assumes of all): 255 is no ink.
            var light = _cmyk[(i * 4) + 3];
            for (var c = 0; c < 3; c++)
            {
                var ink = 255 - _cmyk[(i * 4) + c];
                var product = (ink * light) + 128;
                target.Pixels[(i * 3) + c] = (byte)Math.Max(0, light - (((product >> 8) + product) >> 8));
            }
        }
    }

    private bool IsHarmlessWarning()
    {
        if (TurboJpeg.ErrorCode(handle) != TurboJpeg.Warning) return false;
        var text = TurboJpeg.ErrorText(handle);
        return text.Contains("extraneous bytes", StringComparison.Ordinal) || text.Contains("JFIF", StringComparison.Ordinal) ||
            text.Contains("Adobe", StringComparison.Ordinal);
    }

    private string Reason()
    {
        var text = TurboJpeg.ErrorText(handle);
        var colon = text.IndexOf("(): ", StringComparison.Ordinal);
        return colon < 0 ? text : text[(colon + 4)..];
    }

    private static StrmException Damaged(string name, string why) => new($"The JPEG {name} cannot be decoded: {why}.",
        "Every frame must be a whole image.", "Make the frame again from its video, or remove the clip.");
}
