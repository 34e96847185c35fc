using System.Runtime.InteropServices;

namespace Strm.Images;

/// <summary>The functions of libjpeg-turbo's TurboJPEG interface, version 2.</summary>
internal static unsafe class TurboJpeg
{
    /// <summary>Pixels are red, green, blue.</summary>
    public const int Rgb = 0;

    /// <summary>Pixels are cyan, magenta, yellow, black.</summary>
    public const int Cmyk = 11;

    /// <summary>The slow, exact inverse DCT, which PIL uses too.</summary>
    public const int AccurateDct = 4096;

    /// <summary>The first oddity in the data ends decoding.</summary>
    public const int StopOnWarning = 8192;

    /// <summary>The error code of an oddity that decoding went on after.</summary>
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

    /// <summary>Whether the library is there.</summary>
    public static bool IsAvailable => Library != 0;

    /// <summary>Fails where the library is missing.</summary>
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
