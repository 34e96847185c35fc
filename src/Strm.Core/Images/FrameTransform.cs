namespace Strm.Images;

/// <summary>
/// Turns a decoded frame into what the network sees: resized by its short side, flipped and cropped to a square; or squeezed into one.
/// </summary>
/// <remarks>
/// The official code's transforms, bit for bit: the short side becomes 256 for crops of 224 pixels and 96 for 84, the long
/// side is truncated to an integer, frames whose short side fits stay as they are. Only the pixels of the crop are computed. One
/// thread at a time may use a transform.
/// </remarks>
public sealed class FrameTransform
{
    private const int KernelsKept = 16;

    private readonly Dictionary<long, ResizeKernel> kernels = [];
    private byte[] narrowed = [];
    private byte[] row = [];

    /// <summary>Creates a transform.</summary>
    /// <param name="imageSize">The side of the crop in pixels.</param>
    /// <param name="layout">The order of the bytes that it writes.</param>
    /// <param name="fit">How a frame becomes a square.</param>
    public FrameTransform(int imageSize, PixelLayout layout, FrameFit fit = FrameFit.CentreSquare)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(imageSize);
        (ImageSize, Layout, Fit) = (imageSize, layout, fit);
    }

    /// <summary>The side of the crop in pixels.</summary>
    public int ImageSize { get; }

    /// <summary>The order of the bytes that it writes.</summary>
    public PixelLayout Layout { get; }

    /// <summary>How a frame becomes a square.</summary>
    public FrameFit Fit { get; }

    /// <summary>The bytes of a frame.</summary>
    public int FrameLength => ImageSize * ImageSize * 3;

    /// <summary>The short side before the crop: round(size · 8 / 7).</summary>
    /// <param name="imageSize">The side of the crop in pixels.</param>
    public static int ShortSide(int imageSize) => (int)Math.Round(imageSize * 8 / 7.0);

    /// <summary>The size of a frame after resizing.</summary>
    /// <param name="width">The width of the decoded frame in pixels.</param>
    /// <param name="height">Its height in pixels.</param>
    public FrameSize Resized(int width, int height)
    {
        if (Fit == FrameFit.Whole) return new FrameSize(ImageSize, ImageSize);
        var side = ShortSide(ImageSize);
        if (Math.Min(width, height) == side) return new FrameSize(width, height);
        return width < height
            ? new FrameSize(side, (int)((double)((long)side * height) / width))
            : new FrameSize((int)((double)((long)side * width) / height), side);
    }

    /// <summary>Writes a frame.</summary>
    /// <param name="source">The decoded frame.</param>
    /// <param name="crop">Where the crop is; moved inwards if this frame is too small for it.</param>
    /// <param name="target">Receives <see cref="FrameLength"/> bytes.</param>
    public void Apply(RgbImage source, CropPlacement crop, Span<byte> target)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(target.Length, FrameLength);
        var size = Resized(source.Width, source.Height);
        var (left, top) = Corner(size, crop);
        var rows = Kernel(source.Height, size.Height);
        var (firstRow, endRow) = Reach(rows, top);
        var pixels = source.PixelsAndMargin[(firstRow * source.Width * 3)..];
        var pitch = source.Width * 3;
        var offset = left * 3;
        if (Kernel(source.Width, size.Width) is { } columns)
        {
            Reserve(ref narrowed, FrameLength / ImageSize * (endRow - firstRow));
            PilResizer.Horizontal(pixels, pitch, columns, left..(left + ImageSize), endRow - firstRow, narrowed);
            pixels = narrowed;
            (pitch, offset) = (ImageSize * 3, 0);
        }

        for (var y = 0; y < ImageSize; y++)
        {
            var row = rows is null
                ? pixels.Slice((y * pitch) + offset, ImageSize * 3)
                : Blend(pixels, pitch, offset, rows, top + y, firstRow);
            Write(row, y, crop.Flip, target);
        }
    }

    /// <summary>The upper left corner of the crop in the resized frame before it is mirrored.</summary>
    private (int Left, int Top) Corner(FrameSize size, CropPlacement crop)
    {
        var left = Math.Clamp(crop.X, 0, size.Width - ImageSize);
        return (crop.Flip ? size.Width - ImageSize - left : left, Math.Clamp(crop.Y, 0, size.Height - ImageSize));
    }

    /// <summary>The first pixel, and the one after the last, that a crop uses along an axis.</summary>
    private (int First, int End) Reach(ResizeKernel? kernel, int start) =>
        kernel is null ? (start, start + ImageSize) : (kernel.Start(start), kernel.End(start + ImageSize - 1));

    private static void Reserve(ref byte[] memory, int length)
    {
        if (memory.Length < length + RgbImage.Margin) memory = GC.AllocateUninitializedArray<byte>(length + RgbImage.Margin);
    }

    private ReadOnlySpan<byte> Blend(ReadOnlySpan<byte> pixels, int pitch, int offset, ResizeKernel rows, int y, int firstRow)
    {
        Reserve(ref this.row, ImageSize * 3);
        var row = this.row.AsSpan(0, ImageSize * 3);
        PilResizer.Vertical(pixels[(((rows.Start(y) - firstRow) * pitch) + offset)..], pitch, rows.Weights(y), row);
        return row;
    }

    private void Write(ReadOnlySpan<byte> row, int y, bool flip, Span<byte> target)
    {
        if (Layout == PixelLayout.Interleaved) RowWriter.Interleaved(row, flip, target.Slice(y * ImageSize * 3, ImageSize * 3));
        else RowWriter.Planes(row, flip, target[(y * ImageSize)..], ImageSize * ImageSize);
    }

    private ResizeKernel? Kernel(int from, int to)
    {
        if (from == to) return null;
        var key = ((long)from << 32) | (uint)to;
        if (kernels.TryGetValue(key, out var kernel)) return kernel;
        if (kernels.Count >= KernelsKept) kernels.Clear();
        return kernels[key] = new ResizeKernel(from, to);
    }
}

/// <summary>How a frame becomes the square that a network sees.</summary>
public enum FrameFit
{
    /// <summary>
    /// Its short side is resized, and a square is cut out: the official code's way, which loses the sides of a wide frame.
    /// </summary>
    CentreSquare,

    /// <summary>
    /// The whole frame is resized to the square, whatever its shape: nothing is lost, but things become narrower or flatter.
    /// </summary>
    Whole,
}

/// <summary>Where the crop is, the same for every frame of a clip.</summary>
/// <param name="X">The left edge in pixels of the resized and possibly flipped frame.</param>
/// <param name="Y">The upper edge in pixels.</param>
/// <param name="Flip">Whether the frame is mirrored left to right before it is cropped.</param>
public readonly record struct CropPlacement(int X, int Y, bool Flip)
{
    /// <summary>The crop in the middle, with offsets rounded half to even as in Python.</summary>
    /// <param name="size">The resized frame.</param>
    /// <param name="side">The side of the crop in pixels.</param>
    public static CropPlacement Centre(FrameSize size, int side) =>
        new(HalfToEven(size.Width - side), HalfToEven(size.Height - side), false);

    /// <summary>A crop anywhere in the frame, all positions equally likely.</summary>
    /// <param name="size">The resized frame.</param>
    /// <param name="side">The side of the crop in pixels.</param>
    /// <param name="flip">Whether the frame is mirrored.</param>
    /// <param name="random">Draws the left edge, then the upper one.</param>
    public static CropPlacement Random(FrameSize size, int side, bool flip, RandomSource random) =>
        new CropPlacement(random.NextInclusive(0, size.Width - side), random.NextInclusive(0, size.Height - side), flip);

    private static int HalfToEven(int difference) => (int)Math.Round(difference / 2.0, MidpointRounding.ToEven);
}
