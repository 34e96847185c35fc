using Strm.Images;

namespace Strm.Core.Tests.Images;

/// <summary>How a wide frame becomes a square.</summary>
public sealed class FrameFitTests
{
    private const int Width = 96, Height = 40, Side = 32;

    [Theory]
    [InlineData(FrameFit.CentreSquare, false)]
    [InlineData(FrameFit.Whole, true)]
    public void The_sides_of_a_wide_frame_are_seen_just_where_the_whole_frame_is(FrameFit fit, bool seen)
    {
        var image = new RgbImage();
        image.Resize(Width, Height);
        image.Pixels.Clear();
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                if (x < 12 || x >= Width - 12) image.Pixels[((y * Width) + x) * 3] = 255; // red at both ends
            }
        }

        var transform = new FrameTransform(Side, PixelLayout.Planes, fit);
        var target = new byte[transform.FrameLength];
        transform.Apply(image, CropPlacement.Centre(transform.Resized(Width, Height), Side), target);
        Assert.Equal(seen, target[0] == 255 && target[Side - 1] == 255);
        Assert.Equal(0, target[Side / 2]);
        Assert.Equal(seen, target.AsSpan(0, Side * Side).Contains((byte)255));
    }

    [Fact]
    public void A_resized_image_has_the_pixels_that_the_network_sees_of_it()
    {
        var image = new RgbImage();
        image.Resize(Width, Height);
        for (var i = 0; i < image.Pixels.Length; i++) image.Pixels[i] = (byte)(i * i * 7);
        var transform = new FrameTransform(Side, PixelLayout.Interleaved, FrameFit.Whole);
        var seen = new byte[transform.FrameLength];
        transform.Apply(image, CropPlacement.Centre(transform.Resized(Width, Height), Side), seen);
        Assert.Equal(seen, image.Resized(Side, Side).Pixels.ToArray());
        Assert.Equal(image.Pixels.ToArray(), image.Resized(Width, Height).Pixels.ToArray());
    }
}
