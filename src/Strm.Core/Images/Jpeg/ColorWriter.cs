using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Strm.Images.Jpeg;

/// <summary>Writes decoded samples as red, green and blue, with libjpeg's smooth ("fancy") upsampling of colour.</summary>
internal sealed class ColorWriter
{
    private readonly ChromaRow _blue = new(), _red = new();
    private readonly byte[] _narrow = new byte[ColorConverter.Step * 3];

    /// <summary>Writes the pixels of a region into an image.</summary>
    /// <param name="frame">The decoded samples.</param>
    /// <param name="region">The region.</param>
    /// <param name="target">Receives the pixels.</param>
    public void Write(JpegFrame frame, PixelRegion region, RgbImage target)
    {
        for (var y = region.Y; y < region.Bottom; y++)
        {
            var row = target.Pixels.Slice(((y * target.Width) + region.X) * 3, region.Width * 3);
            if (region.Width >= ColorConverter.Step)
            {
                WriteRow(frame, region, y, row);
                continue;
            }

            WriteRow(frame, region, y, _narrow);
            _narrow.AsSpan(0, row.Length).CopyTo(row);
        }
    }

    /// <summary>Writes the pixels of a region as a plane of red, one of green and one of blue.</summary>
    /// <param name="frame">The decoded samples.</param>
    /// <param name="region">The region, at least 16 pixels wide.</param>
    /// <param name="flip">Whether it is mirrored.</param>
    /// <param name="planes">Receives the planes.</param>
    public void WritePlanes(JpegFrame frame, PixelRegion region, bool flip, Span<byte> planes)
    {
        var plane = region.Width * region.Height;
        _ = planes[(3 * plane) - 1];
        ref var output = ref MemoryMarshal.GetReference(planes);
        for (var y = 0; y < region.Height; y++)
        {
            var row = new Row(this, frame, region, region.Y + y);
            ref var start = ref Unsafe.Add(ref output, y * region.Width);
            for (var x = 0; x < region.Width; x += ColorConverter.Step)
            {
                // The last step goes back, so that it ends with the row.
                var from = Math.Min(x, region.Width - ColorConverter.Step);
                row.At(from).Separate(ref Unsafe.Add(ref start, flip ? region.Width - ColorConverter.Step - from : from), plane, flip);
            }
        }
    }

    private void WriteRow(JpegFrame frame, PixelRegion region, int y, Span<byte> target)
    {
        var row = new Row(this, frame, region, y);
        var width = target.Length / 3;
        for (var x = 0; x < width; x += ColorConverter.Step)
        {
            var from = Math.Min(x, width - ColorConverter.Step);
            row.At(from).Interleave(ref target[3 * from]);
        }
    }

    /// <summary>The samples of a row, at least 16 from the left edge of the region.</summary>
    private readonly ref struct Row
    {
        private readonly ref byte _light, _blue, _red;
        private readonly bool _isGray;

        public Row(ColorWriter writer, JpegFrame frame, PixelRegion region, int y)
        {
            var light = frame.Components[0];
            _light = ref light.Samples[(y * light.Pitch) + region.X];
            _isGray = frame.ComponentCount == 1;
            if (_isGray) return;
            _blue = ref MemoryMarshal.GetReference(writer._blue.Upsample(frame, frame.Components[1], region, y));
            _red = ref MemoryMarshal.GetReference(writer._red.Upsample(frame, frame.Components[2], region, y));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ColorVectors At(int x)
        {
            var light = Vector128.LoadUnsafe(ref _light, (nuint)x);
            return _isGray ? new ColorVectors(light, light, light)
                : ColorConverter.Convert(light, Vector128.LoadUnsafe(ref _blue, (nuint)x), Vector128.LoadUnsafe(ref _red, (nuint)x));
        }
    }
}
