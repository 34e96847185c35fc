using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Strm.Archives;
using Strm.Checkpoints;
using Strm.Episodes;
using Strm.Images;

namespace Strm.Core.Tests.Images;

public sealed partial class ImageGoldenTests
{
    public static TheoryData<string, string> Arrays()
    {
        var data = new TheoryData<string, string>();
        foreach (var image in GoldenFile.Json("images.json").EnumerateObject())
        {
            foreach (var array in image.Value.GetProperty("sha256").EnumerateObject()) data.Add(image.Name, array.Name);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Arrays))]
    public void Every_pixel_is_that_of_the_reference(string image, string array)
    {
        var golden = GoldenFile.Json("images.json").GetProperty(image);
        var decoded = Decode(image, array[..3]);
        var pixels = Compute(array[4..], decoded, golden.GetProperty("imageSize").GetInt32());
        Assert.Equal(golden.GetProperty("sha256").GetProperty(array).GetString(), Convert.ToHexStringLower(SHA256.HashData(pixels)));
    }

    [Theory]
    [InlineData("img_84_320x240")]
    [InlineData("img_224_341x256_noresize")]
    [InlineData("img_224_150x113_up")]
    public void Planes_hold_the_same_pixels_as_interleaved_rows(string image)
    {
        var size = GoldenFile.Json("images.json").GetProperty(image).GetProperty("imageSize").GetInt32();
        var decoded = Decode(image, "png");
        foreach (var flip in new[] { false, true })
        {
            var rows = Crop(decoded, size, PixelLayout.Interleaved, new CropPlacement(5, 3, flip));
            var planes = Crop(decoded, size, PixelLayout.Planes, new CropPlacement(5, 3, flip));
            for (var i = 0; i < rows.Length; i++) Assert.Equal(rows[i], planes[(i % 3 * size * size) + (i / 3)]);
        }
    }

    [Theory]
    [InlineData("img_84_320x240")]
    [InlineData("img_224_341x256_noresize")]
    public void A_dumped_clip_holds_the_pixels_of_the_reference(string image)
    {
        using var folder = new Scratch();
        Directory.CreateDirectory(folder.Path("frames", "class", "clip"));
        for (var i = 1; i <= 10; i++) File.Copy(GoldenFile.PathOf(image + ".jpg"), folder.Path("frames", "class", "clip", $"{i:D8}.jpg"));
        var golden = GoldenFile.Json("images.json").GetProperty(image);
        var size = golden.GetProperty("imageSize").GetInt32();
        using var archive = FrameArchive.Open(folder.Path("frames"));
        ClipDump.Write(archive, archive.Clips[0], new ClipOptions { ImageSize = size }, folder.Path("dump.safetensors"));
        using var dump = SafetensorsReader.Open(folder.Path("dump.safetensors"));
        Assert.Equal([8, 3, size, size], dump.Entry("frames").Shape);
        var frames = MemoryMarshal.Cast<byte, float>(dump.AsSpan("frames"));
        var plane = size * size;
        var pixels = new byte[3 * plane];
        for (var frame = 0; frame < 8; frame++)
        {
            for (var i = 0; i < pixels.Length; i++) pixels[i] = (byte)MathF.Round(frames[(((frame * 3) + (i % 3)) * plane) + (i / 3)] * 255);
            Assert.Equal(golden.GetProperty("sha256").GetProperty("jpg.center_u8").GetString(), Convert.ToHexStringLower(SHA256.HashData(pixels)));
        }
    }

    [Theory]
    [InlineData(224, 256)]
    [InlineData(84, 96)]
    [InlineData(112, 128)]
    [InlineData(64, 73)]
    public void The_short_side_is_eight_sevenths_of_the_crop(int imageSize, int shortSide) =>
        Assert.Equal(shortSide, FrameTransform.ShortSide(imageSize));

    private static byte[] Compute(string array, RgbImage image, int imageSize) => array switch
    {
        "decoded_u8" => image.Pixels.ToArray(),
        "resized_u8" => Resize(image, new FrameTransform(imageSize, PixelLayout.Interleaved).Resized(image.Width, image.Height)),
        "center_u8" => Crop(image, imageSize, PixelLayout.Interleaved, null),
        _ => Crop(image, imageSize, PixelLayout.Interleaved, FlipCrop(array)),
    };

    private static CropPlacement FlipCrop(string array)
    {
        var match = FlipCropName().Match(array);
        return new CropPlacement(int.Parse(match.Groups[1].ValueSpan, null), int.Parse(match.Groups[2].ValueSpan, null), Flip: true);
    }

    private static byte[] Crop(RgbImage image, int imageSize, PixelLayout layout, CropPlacement? placement)
    {
        var transform = new FrameTransform(imageSize, layout);
        var target = new byte[transform.FrameLength];
        transform.Apply(image, placement ?? CropPlacement.Centre(transform.Resized(image.Width, image.Height), imageSize), target);
        return target;
    }

    private static byte[] Resize(RgbImage image, FrameSize size)
    {
        var rows = image.PixelsAndMargin.ToArray();
        if (size.Width != image.Width)
        {
            var source = rows;
            rows = new byte[(size.Width * image.Height * 3) + RgbImage.Margin];
            PilResizer.Horizontal(source, image.Width * 3, new ResizeKernel(image.Width, size.Width), .., image.Height, rows);
        }

        if (size.Height == image.Height) return rows[..(size.Width * image.Height * 3)];
        var kernel = new ResizeKernel(image.Height, size.Height);
        var pitch = size.Width * 3;
        var result = new byte[pitch * size.Height];
        for (var y = 0; y < size.Height; y++)
            PilResizer.Vertical(rows.AsSpan(kernel.Start(y) * pitch), pitch, kernel.Weights(y), result.AsSpan(y * pitch, pitch));
        return result;
    }

    private static RgbImage Decode(string image, string extension)
    {
        using var decoder = new ImageDecoder();
        var decoded = new RgbImage();
        decoder.Decode(File.ReadAllBytes(GoldenFile.PathOf($"{image}.{extension}")), image, decoded);
        return decoded;
    }

    [GeneratedRegex(@"flip_crop_x(\d+)_y(\d+)_u8")]
    private static partial Regex FlipCropName();
}
