using Strm.Video;

namespace Strm.Core.Tests.Media;

public class JpegStreamTests
{
    // A picture with a stuffed byte and a restart marker in its scan, and a segment that holds an end marker.
    private static readonly byte[] Picture =
    [
        0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x06, 0xFF, 0xD9, 0x01, 0x02, 0xFF, 0xDA, 0x00, 0x04, 0x01, 0x02, 0x55, 0xFF, 0x00, 0x66, 0xFF, 0xD3, 0x77, 0xFF, 0xD9,
    ];

    [Fact]
    public void Pictures_are_found_whatever_stands_in_their_scans()
    {
        using var scratch = new Scratch();
        File.WriteAllBytes(scratch.Path("s"), [.. Picture, .. Picture, .. Picture]);
        Assert.Equal([new(0, 25), new(25, 25), new(50, 25)], JpegStream.Index(scratch.Path("s")));
    }

    [Fact]
    public void A_picture_that_is_cut_off_is_left_out()
    {
        using var scratch = new Scratch();
        for (var length = 0; length < Picture.Length; length++)
        {
            File.WriteAllBytes(scratch.Path("s"), [.. Picture, .. Picture[..length]]);
            if (length == 1) continue;
            Assert.Equal([new JpegFrame(0, 25)], JpegStream.Index(scratch.Path("s")));
        }
    }

    [Fact]
    public void Pictures_larger_than_the_window_are_found()
    {
        using var scratch = new Scratch();
        byte[] large = [.. Picture[..16], .. Enumerable.Repeat((byte)0x42, 3_000_000), .. Picture[16..]];
        File.WriteAllBytes(scratch.Path("s"), [.. large, .. Picture, .. large]);
        Assert.Equal([new(0, 3_000_025), new(3_000_025, 25), new(3_000_050, 3_000_025)], JpegStream.Index(scratch.Path("s")));
    }

    [Fact]
    public void What_is_no_picture_is_an_error()
    {
        using var scratch = new Scratch();
        File.WriteAllText(scratch.Path("s"), "no picture");
        Assert.Throws<InvalidDataException>(() => JpegStream.Index(scratch.Path("s")));
    }

    [Fact]
    public void An_empty_file_has_no_pictures()
    {
        using var scratch = new Scratch();
        File.WriteAllBytes(scratch.Path("s"), []);
        Assert.Empty(JpegStream.Index(scratch.Path("s")));
    }
}
