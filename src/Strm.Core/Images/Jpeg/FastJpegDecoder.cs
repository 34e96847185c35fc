namespace Strm.Images.Jpeg;

/// <summary>Decodes a part of the usual kind of JPEG to the very pixels of libjpeg-turbo.</summary>
/// <remarks>
/// Most of the time of decoding goes into reading coefficients; libjpeg-turbo cannot leave out the columns that a crop drops, and a plain reader
/// is half as fast as one with wide looks. Whatever is unusual or damaged is left to libjpeg-turbo, which is the judge of it.
/// </remarks>
internal sealed class FastJpegDecoder
{
    // Smooth upsampling of colour takes in one more sample on either side.
    private const int Reach = 2;

    private readonly JpegFrame _frame = new();
    private readonly ScanData _scan = new();
    private readonly BlockPair _blocks = new();
    private readonly ColorWriter _colors = new();
    private readonly int[] _predictions = new int[3];
    private PixelRegion _wanted;

    /// <summary>The size of the last image.</summary>
    public FrameSize Size => new(_frame.Width, _frame.Height);

    /// <summary>Decodes the samples of an image, if it is of the usual kind and whole.</summary>
    /// <param name="data">The file.</param>
    /// <param name="region">Chooses the pixels that are wanted.</param>
    /// <returns>Whether it was decoded.</returns>
    public bool TryDecode(ReadOnlySpan<byte> data, Func<FrameSize, PixelRegion> region)
    {
        if (!InverseDct.IsSupported || !_frame.Read(data) || (long)_frame.Width * _frame.Height > JpegDecoder.LargestArea) return false;
        if (!_scan.Read(data[_frame.ScanStart..])) return false;
        _wanted = region(Size);
        foreach (var component in _frame.Components) component.Reserve(_frame);
        if (ReadScan(_wanted)) return true;
        _blocks.Clear();
        return false;
    }

    /// <summary>Writes the wanted pixels of the last image.</summary>
    /// <param name="target">Becomes as large as the image; the other pixels are undefined.</param>
    public void Write(RgbImage target)
    {
        target.Resize(_frame.Width, _frame.Height);
        _colors.Write(_frame, _wanted, target);
    }

    /// <summary>Writes the wanted pixels of the last image as planes of red, green and blue.</summary>
    /// <param name="flip">Whether they are mirrored.</param>
    /// <param name="planes">Receives the planes, each as large as the region, which is at least 16 pixels wide.</param>
    public void WritePlanes(bool flip, Span<byte> planes) => _colors.WritePlanes(_frame, _wanted, flip, planes);

    private bool ReadScan(PixelRegion wanted)
    {
        var total = _frame.McusAcross * _frame.McusDown;
        var piece = _frame.RestartEvery == 0 ? total : _frame.RestartEvery;
        if (_scan.Count != (total + piece - 1) / piece) return false;
        for (var i = 0; i < _scan.Count; i++)
        {
            if (!ReadPiece(_scan.Open(i), i * piece, Math.Min(total, (i + 1) * piece), wanted)) return false;
        }

        _blocks.Flush();
        return true;
    }

    private bool ReadPiece(EntropyReader reader, int first, int end, PixelRegion wanted)
    {
        var (width, height) = (8 * _frame.MaxHorizontal, 8 * _frame.MaxVertical);
        var (left, right) = ((wanted.X - Reach) / width, (wanted.Right + Reach - 1) / width);
        var (top, bottom) = ((wanted.Y - Reach) / height, (wanted.Bottom + Reach - 1) / height);
        _predictions.AsSpan().Clear();
        var (row, column) = Math.DivRem(first, _frame.McusAcross);
        for (var mcu = first; mcu < end; mcu++)
        {
            var isWanted = row >= top && row <= bottom && column >= left && column <= right;
            if (!(isWanted ? ReadMcu(ref reader, row, column) : SkipMcu(ref reader))) return false;
            if (++column < _frame.McusAcross) continue;
            (row, column) = (row + 1, 0);
            if (reader.IsPastEnd) return false;
        }

        return reader.IsAtEnd;
    }

    private bool ReadMcu(ref EntropyReader reader, int row, int column)
    {
        var components = _frame.Components;
        for (var c = 0; c < components.Length; c++)
        {
            var component = components[c];
            var (dc, ac) = (_frame.DcOf(component), _frame.AcOf(component));
            var quantization = _frame.QuantizationOf(component);
            for (var v = 0; v < component.Vertical; v++)
            {
                for (var h = 0; h < component.Horizontal; h++)
                {
                    var end = reader.ReadBlock(dc, ac, quantization, ref _predictions[c], _blocks.Next);
                    if (end < 0) return false;
                    _blocks.Add(component, (((row * component.Vertical) + v) * 8 * component.Pitch) + (((column * component.Horizontal) + h) * 8), end);
                }
            }
        }

        return true;
    }

    private bool SkipMcu(ref EntropyReader reader)
    {
        var components = _frame.Components;
        for (var c = 0; c < components.Length; c++)
        {
            var component = components[c];
            var (dc, ac) = (_frame.DcOf(component), _frame.AcOf(component));
            for (var i = component.Vertical * component.Horizontal; i > 0; i--)
            {
                if (!reader.SkipBlock(dc, ac, ref _predictions[c])) return false;
            }
        }

        return true;
    }
}
