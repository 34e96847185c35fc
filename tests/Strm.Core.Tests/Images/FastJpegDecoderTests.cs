using System.Runtime.InteropServices;
using Strm.Images;
using Strm.Images.Jpeg;

namespace Strm.Core.Tests.Images;

public sealed partial class FastJpegDecoderTests
{
    private readonly FastJpegDecoder _fast = new();

    public static TheoryData<Sampling, int> Kinds()
    {
        var data = new TheoryData<Sampling, int>();
        foreach (var sampling in new[] { Sampling.Whole, Sampling.Half, Sampling.Quarter, Sampling.Gray })
        {
            foreach (var quality in new[] { 1, 30, 75, 92, 100 }) data.Add(sampling, quality);
        }

        return data;
    }

    [SkippableTheory]
    [MemberData(nameof(Kinds))]
    public void Every_pixel_of_every_region_is_that_of_libjpeg_turbo(Sampling sampling, int quality)
    {
        Skip.IfNot(InverseDct.IsSupported, "This processor has no AVX2: libjpeg-turbo decodes everything.");
        var random = new RandomSource(quality, "jpeg");
        foreach (var (width, height) in new[] { (16, 16), (17, 31), (64, 48), (341, 256), (129, 97), (250, 33), (31, 200) })
        {
            var picture = Picture(width, height, random);
            var jpeg = Compress(picture, width, height, sampling, quality);
            var expected = Reference(jpeg);
            for (var i = 0; i < 6; i++)
            {
                var region = i == 0 ? new PixelRegion(0, 0, width, height) : Region(width, height, random);
                var image = new RgbImage();
                Assert.True(TryDecode(jpeg, region, image));
                for (var y = region.Y; y < region.Bottom; y++)
                {
                    var at = ((y * width) + region.X) * 3;
                    Assert.True(expected.Pixels.Slice(at, region.Width * 3).SequenceEqual(image.Pixels.Slice(at, region.Width * 3)), $"{width}x{height} {region} row {y}");
                }
            }
        }
    }

    [SkippableFact]
    public void Damaged_files_are_left_to_libjpeg_turbo_or_decoded_alike()
    {
        Skip.IfNot(InverseDct.IsSupported, "This processor has no AVX2: libjpeg-turbo decodes everything.");
        var random = new RandomSource(1, "damage");
        var whole = Compress(Picture(61, 45, random), 61, 45, Sampling.Quarter, 60);
        var (decoded, alike) = (0, 0);
        for (var i = 0; i < 20_000; i++)
        {
            byte[] bytes = [.. whole];
            for (var k = 0; k <= random.NextInt32(2); k++) bytes[random.NextInt32(bytes.Length)] ^= (byte)(1 << random.NextInt32(8));
            if (i % 5 == 0) bytes = bytes[..random.NextInt32(bytes.Length)];
            var image = new RgbImage();
            if (!TryDecode(bytes, null, image)) continue;
            decoded++;
            using var reference = new JpegDecoder();
            var expected = new RgbImage();
            reference.Decode(bytes, "x", expected);
            if (expected.Pixels.SequenceEqual(image.Pixels)) alike++;
        }

        Assert.InRange(decoded, 100, 20_000);
        Assert.Equal(decoded, alike);
    }

    [SkippableFact]
    public void The_wide_look_is_used_for_ordinary_frames()
    {
        Skip.IfNot(InverseDct.IsSupported, "This processor has no AVX2: libjpeg-turbo decodes everything.");
        foreach (var name in new[] { "img_224_341x256_noresize", "img_84_320x240", "img_84_72x97_portrait_up", "img_224_150x113_up" })
            Assert.True(TryDecode(File.ReadAllBytes(GoldenFile.PathOf($"{name}.jpg")), null, new RgbImage()), name);
    }

    [SkippableTheory]
    [InlineData(341, 256, 224)]
    [InlineData(256, 300, 224)]
    [InlineData(128, 96, 84)]
    [InlineData(150, 113, 224)]
    [InlineData(320, 240, 84)]
    [InlineData(73, 99, 64)]
    [InlineData(40, 18, 16)]
    [InlineData(40, 16, 8)]
    public void A_crop_straight_from_the_decoder_is_that_of_the_whole_frame(int width, int height, int imageSize)
    {
        Skip.IfNot(TurboJpeg.IsAvailable, "libturbojpeg is not installed.");
        var random = new RandomSource(width, "crop");
        using var decoder = new ImageDecoder();
        foreach (var layout in new[] { PixelLayout.Planes, PixelLayout.Interleaved })
        {
            var transform = new FrameTransform(imageSize, layout);
            for (var i = 0; i < 6; i++)
            {
                var jpeg = Compress(Picture(width, height, random), width, height, (Sampling)(i % 4), 85);
                var crop = CropPlacement.Random(transform.Resized(width, height), imageSize, i % 2 == 1, random);
                var (straight, whole) = (new byte[transform.FrameLength], new byte[transform.FrameLength]);
                decoder.Decode(jpeg, "x", transform, _ => crop, straight);
                transform.Apply(Reference(jpeg), crop, whole);
                Assert.True(whole.AsSpan().SequenceEqual(straight), $"{layout} {i}");
            }
        }
    }

    public enum Sampling
    {
        Whole = 0,
        Half = 1,
        Quarter = 2,
        Gray = 3,
    }

    private bool TryDecode(byte[] jpeg, PixelRegion? region, RgbImage image)
    {
        if (!_fast.TryDecode(jpeg, size => region ?? PixelRegion.Whole(size))) return false;
        _fast.Write(image);
        return true;
    }

    private static PixelRegion Region(int width, int height, RandomSource random)
    {
        var (w, h) = (random.NextInclusive(1, width), random.NextInclusive(1, height));
        return new PixelRegion(random.NextInclusive(0, width - w), random.NextInclusive(0, height - h), w, h);
    }

    private static RgbImage Reference(byte[] jpeg)
    {
        using var decoder = new JpegDecoder();
        var image = new RgbImage();
        decoder.Decode(jpeg, "x", image);
        return image;
    }

    /// <summary>Smooth colours, edges and noise.</summary>
    private static byte[] Picture(int width, int height, RandomSource random)
    {
        var pixels = new byte[width * height * 3];
        var (a, b, noise) = (random.NextDouble(0.01, 0.3), random.NextDouble(0.01, 0.3), random.NextInt32(120));
        for (var i = 0; i < pixels.Length; i++)
        {
            var (x, y, c) = (i / 3 % width, i / 3 / width, i % 3);
            var value = 128 + (100 * Math.Sin((x * a) + (c * 2))) + (60 * Math.Cos((y * b) - c)) + random.NextInt32(noise + 1) - (noise / 2);
            if ((x / 20 + y / 30) % 3 == 0) value = ((x + y + c) & 1) * 255;
            pixels[i] = (byte)Math.Clamp(value, 0, 255);
        }

        return pixels;
    }

    private static unsafe byte[] Compress(byte[] pixels, int width, int height, Sampling sampling, int quality)
    {
        var handle = InitCompress();
        byte* output = null;
        CULong length = default;
        fixed (byte* source = pixels)
        {
            Assert.Equal(0, Compress2(handle, source, width, 0, height, 0, &output, &length, (int)sampling, quality, 0));
        }

        var result = new Span<byte>(output, (int)length.Value).ToArray();
        Free(output);
        _ = Destroy(handle);
        return result;
    }

    [LibraryImport("libturbojpeg.so.0", EntryPoint = "tjInitCompress")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint InitCompress();

    [LibraryImport("libturbojpeg.so.0", EntryPoint = "tjCompress2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int Compress2(nint handle, byte* source, int width, int pitch, int height, int format, byte** output, CULong* length, int sampling, int quality, int flags);

    [LibraryImport("libturbojpeg.so.0", EntryPoint = "tjFree")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial void Free(byte* memory);

    [LibraryImport("libturbojpeg.so.0", EntryPoint = "tjDestroy")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Destroy(nint handle);
}
