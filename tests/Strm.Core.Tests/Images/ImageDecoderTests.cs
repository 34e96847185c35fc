using System.Diagnostics;
using System.Security.Cryptography;
using Strm.Core.Tests.Checkpoints;
using Strm.Images;

namespace Strm.Core.Tests.Images;

public sealed class ImageDecoderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ImageDecoder _decoder = new();

    public void Dispose()
    {
        _decoder.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("jpg")]
    [InlineData("png")]
    public void An_image_cut_short_is_an_error_that_names_it(string extension)
    {
        var whole = File.ReadAllBytes(GoldenFile.PathOf($"img_84_320x240.{extension}"));
        foreach (var length in new[] { 0, 1, 2, 3, 10, 100, whole.Length / 2, whole.Length - 200 })
        {
            var error = Assert.Throws<StrmException>(() => _decoder.Decode(whole.AsSpan(0, length), "run/a/7.jpg", new RgbImage()));
            Assert.Contains("run/a/7.jpg", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Damage_never_ends_the_process()
    {
        var whole = File.ReadAllBytes(GoldenFile.PathOf("img_84_72x97_portrait_up.jpg"));
        var random = new RandomSource(1, "damage");
        for (var i = 0; i < 2000; i++)
        {
            byte[] bytes = [.. whole];
            for (var k = 0; k <= random.NextInt32(3); k++) bytes[random.NextInt32(bytes.Length)] = (byte)random.NextInt32(256);
            try
            {
                _decoder.Decode(bytes, "x", new RgbImage());
            }
            catch (StrmException)
            {
                // Most damage is found; the archive's CRC-32 finds the rest.
            }
        }
    }

    [Fact]
    public void Bytes_after_the_end_do_no_harm()
    {
        var whole = File.ReadAllBytes(GoldenFile.PathOf("img_84_320x240.jpg"));
        var (plain, padded) = (new RgbImage(), new RgbImage());
        _decoder.Decode(whole, "x", plain);
        _decoder.Decode([.. whole, 0, 0, 7], "x", padded);
        Assert.Equal(plain.Pixels.ToArray(), padded.Pixels.ToArray());
    }

    [Fact]
    public void What_is_no_image_is_refused() =>
        Assert.Contains("neither JPEG nor PNG", Assert.Throws<StrmException>(() => _decoder.Decode("GIF89a"u8, "x.jpg", new RgbImage())).Message, StringComparison.Ordinal);

    [Fact]
    public void An_impossible_size_is_refused_without_memory_for_it()
    {
        var png = File.ReadAllBytes(GoldenFile.PathOf("img_84_320x240.png"));
        png[16] = 0x10;
        Assert.Contains("claims to have", Assert.Throws<StrmException>(() => _decoder.Decode(png, "x", new RgbImage())).Message, StringComparison.Ordinal);
        var jpeg = File.ReadAllBytes(GoldenFile.PathOf("img_84_320x240.jpg"));
        var header = jpeg.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]);
        new byte[] { 0xF0, 0, 0xF0, 0 }.CopyTo(jpeg.AsSpan(header + 5));
        Assert.Contains("claims to have", Assert.Throws<StrmException>(() => _decoder.Decode(jpeg, "x", new RgbImage())).Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("L")]
    [InlineData("CMYK")]
    [InlineData("RGB-progressive")]
    [InlineData("RGB-444")]
    [InlineData("RGB-422")]
    [InlineData("RGB-odd")]
    [InlineData("RGB-gray-png")]
    [InlineData("RGB-palette-png")]
    public void Every_kind_of_image_has_the_pixels_of_PIL(string kind)
    {
        const string script = """
            import sys
            from PIL import Image
            src, kind, out, raw = sys.argv[1:]
            i = Image.open(src).convert('RGB')
            fmt, opt = 'JPEG', {'quality': 80}
            if kind == 'L': i = i.convert('L')
            if kind == 'CMYK': i = i.convert('CMYK')
            if kind == 'RGB-progressive': opt['progressive'] = True
            if kind == 'RGB-444': opt['subsampling'] = 0
            if kind == 'RGB-422': opt['subsampling'] = 1
            if kind == 'RGB-odd': i = i.crop((0, 0, 37, 23))
            if kind == 'RGB-gray-png': i, fmt, opt = i.convert('L'), 'PNG', {}
            if kind == 'RGB-palette-png': i, fmt, opt = i.quantize(64), 'PNG', {}
            i.save(out, fmt, **opt)
            open(raw, 'wb').write(Image.open(out).convert('RGB').tobytes())
            """;
        Skip.IfNot(File.Exists("/usr/bin/python3"), "python3 is not installed.");
        var (file, raw) = (_folder.File("image"), _folder.File("raw"));
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", script, GoldenFile.PathOf("img_84_320x240.png"), kind, file, raw]) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Skip.If(error.Contains("No module named", StringComparison.Ordinal), "python3-pil is not installed.");
        Assert.Equal("", error);
        var image = new RgbImage();
        _decoder.Decode(File.ReadAllBytes(file), kind, image);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(raw))), Convert.ToHexString(SHA256.HashData(image.Pixels)));
    }
}
