using System.Runtime.InteropServices;

namespace Strm.Images;

/// <summary>Decodes JPEG to the same pixels as PIL: libjpeg-turbo with the exact inverse DCT and smooth chroma upsampling.</summary>
/// <remarks>Grey becomes RGB, and CMYK is converted as PIL's <c>convert("RGB")</c> does. One thread at a time may use a decoder.</remarks>
internal sealed class JpegDecoder() : SafeHandle(0, ownsHandle: true)
{
    /// <summary>More pixels than this are taken as damage.</summary>
    public const long LargestArea = 1L << 26;

    private byte[] cmyk = [];

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
        if ((long)width * height > LargestArea) throw Damaged(name, $"it claims to have {width} by {height} pixels");
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
        // After damage libjpeg continues with grey pixels, and keeps only its last warning. So the first warning stops it, and only after
        // one that costs no pixels is the image decoded again to the end.
        if (Run(TurboJpeg.StopOnWarning, data, pixels)) return;
        if (!IsHarmlessWarning()) throw Damaged(name, Reason());
        if (!Run(0, data, pixels) && !IsHarmlessWarning()) throw Damaged(name, Reason());

        bool Run(int flags, ReadOnlySpan<byte> input, Span<byte> output) =>
            TurboJpeg.Decompress(handle, input, output, size.Width, size.Height, format, TurboJpeg.AccurateDct | flags) == 0;
    }

    private void DecodeCmyk(ReadOnlySpan<byte> data, string name, RgbImage target)
    {
        var count = target.Width * target.Height;
        if (cmyk.Length < count * 4) cmyk = new byte[count * 4];
        Decompress(data, name, target, cmyk.AsSpan(0, count * 4), TurboJpeg.Cmyk);
        for (var i = 0; i < count; i++)
        {
            // Files of this kind hold inverted values (Adobe's convention, which PIL assumes of all): 255 is no ink.
            var light = cmyk[(i * 4) + 3];
            for (var c = 0; c < 3; c++)
            {
                var ink = 255 - cmyk[(i * 4) + c];
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

/// <summary>The functions of libjpeg-turbo's TurboJPEG interface, version 2.</summary>
internal static unsafe class TurboJpeg
{
    /// <summary>Pixels are red, green, blue.</summary>
    public const int Rgb = 0;

    /// <summary>Pixels are cyan, magenta, yellow, black.</summary>
    public const int Cmyk = 11;

    /// <summary>The slow, exact inverse DCT, which PIL uses too.</summary>
    public const int AccurateDct = 4096;

    /// <summary>Decoding ends at the first oddity in the data.</summary>
    public const int StopOnWarning = 8192;

    /// <summary>The error code of an oddity after which decoding continued.</summary>
    public const int Warning = 0;

    /// <summary>The colour space CMYK as the file states it.</summary>
    public const int ColorSpaceCmyk = 3;

    /// <summary>The colour space YCCK, which decodes to CMYK.</summary>
    public const int ColorSpaceYcck = 4;

    private static readonly string[] Names = ["libturbojpeg.so.0", "libturbojpeg.so", "libturbojpeg.0.dylib", "turbojpeg"];
    private static readonly nint Library = Load();

    private static readonly delegate* unmanaged<nint> InitDecompressPointer = (delegate* unmanaged<nint>)Export("tjInitDecompress");

    private static readonly delegate* unmanaged<nint, byte*, CULong, int*, int*, int*, int*, int> HeaderPointer =
        (delegate* unmanaged<nint, byte*, CULong, int*, int*, int*, int*, int>)Export("tjDecompressHeader3");

    private static readonly delegate* unmanaged<nint, byte*, CULong, byte*, int, int, int, int, int, int> DecompressPointer =
        (delegate* unmanaged<nint, byte*, CULong, byte*, int, int, int, int, int, int>)Export("tjDecompress2");

    private static readonly delegate* unmanaged<nint, int> DestroyPointer = (delegate* unmanaged<nint, int>)Export("tjDestroy");

    private static readonly delegate* unmanaged<nint, byte*> ErrorTextPointer = (delegate* unmanaged<nint, byte*>)Export("tjGetErrorStr2");

    private static readonly delegate* unmanaged<nint, int> ErrorCodePointer = (delegate* unmanaged<nint, int>)Export("tjGetErrorCode");

    /// <summary>Whether the library is available.</summary>
    public static bool IsAvailable => Library != 0;

    /// <summary>Throws if the library is missing.</summary>
    /// <exception cref="StrmException">libjpeg-turbo is not installed.</exception>
    public static void Require()
    {
        if (IsAvailable) return;
        throw new StrmException("The library libturbojpeg is not installed.", "JPEG frames are decoded by libjpeg-turbo.",
            "On Debian or Ubuntu: apt-get install libturbojpeg0 ('./strm setup' does it).");
    }

    /// <summary>Creates a decoder; one thread at a time may use it.</summary>
    /// <exception cref="StrmException">libjpeg-turbo is not installed.</exception>
    public static nint Create()
    {
        Require();
        var handle = InitDecompressPointer();
        return handle != 0 ? handle : throw new InvalidOperationException("libjpeg-turbo has no memory for a decoder.");
    }

    public static int Header(nint handle, ReadOnlySpan<byte> data, out int width, out int height, out int colorSpace)
    {
        int w = 0, h = 0, sampling = 0, color = 0;
        int result;
        fixed (byte* start = data) result = HeaderPointer(handle, start, new CULong((nuint)data.Length), &w, &h, &sampling, &color);
        (width, height, colorSpace) = (w, h, color);
        return result;
    }

    public static int Decompress(nint handle, ReadOnlySpan<byte> data, Span<byte> pixels, int width, int height, int format, int flags)
    {
        fixed (byte* start = data)
        fixed (byte* target = pixels)
            return DecompressPointer(handle, start, new CULong((nuint)data.Length), target, width, 0, height, format, flags);
    }

    public static string ErrorText(nint handle) => Marshal.PtrToStringUTF8((nint)ErrorTextPointer(handle)) ?? "";

    public static int ErrorCode(nint handle) => ErrorCodePointer(handle);

    public static void Destroy(nint handle) => _ = DestroyPointer(handle);

    private static nint Load()
    {
        foreach (var name in Names)
        {
            if (NativeLibrary.TryLoad(name, typeof(TurboJpeg).Assembly, null, out var library)) return library;
        }

        return 0;
    }

    private static nint Export(string name) => Library == 0 ? 0 : NativeLibrary.GetExport(Library, name);
}
