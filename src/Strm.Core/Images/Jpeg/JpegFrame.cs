namespace Strm.Images.Jpeg;

/// <summary>The headers of a baseline JPEG, read again for each image into the same memory.</summary>
/// <remarks>ITU-T T.81, annex B. Whatever is unusual is not read: the caller leaves such a file to libjpeg-turbo.</remarks>
internal sealed class JpegFrame
{
    private const byte StartOfImage = 0xD8, EndOfImage = 0xD9, BaselineFrame = 0xC0, HuffmanTables = 0xC4, StartOfScan = 0xDA, QuantizationTables = 0xDB,
        RestartInterval = 0xDD, AdobeSegment = 0xEE;

    private readonly ushort[][] _quantization = [new ushort[64], new ushort[64], new ushort[64], new ushort[64]];
    private readonly HuffmanTable[] _dc = [new(), new()], _ac = [new(), new()];
    private readonly JpegComponent[] _components = [new(), new(), new()];
    private bool _adobe;
    private int _adobeTransform, _seen;

    /// <summary>The width in pixels.</summary>
    public int Width { get; private set; }

    /// <summary>The height in pixels.</summary>
    public int Height { get; private set; }

    /// <summary>MCUs between restart markers, or 0.</summary>
    public int RestartEvery { get; private set; }

    /// <summary>The most blocks across an MCU that a component has.</summary>
    public int MaxHorizontal { get; private set; }

    /// <summary>The most blocks down an MCU that a component has.</summary>
    public int MaxVertical { get; private set; }

    /// <summary>How many pixels share a colour sample across: 1 or 2. (0 where colour is finer than brightness.)</summary>
    public int HorizontalRatio => MaxHorizontal / _components[1].Horizontal;

    /// <summary>How many pixels share a colour sample down: 1 or 2.</summary>
    public int VerticalRatio => MaxVertical / _components[1].Vertical;

    /// <summary>MCUs in a row.</summary>
    public int McusAcross => (Width + (8 * MaxHorizontal) - 1) / (8 * MaxHorizontal);

    /// <summary>Rows of MCUs.</summary>
    public int McusDown => (Height + (8 * MaxVertical) - 1) / (8 * MaxVertical);

    /// <summary>Brightness and the two colour differences, or brightness alone.</summary>
    public ReadOnlySpan<JpegComponent> Components => _components.AsSpan(0, ComponentCount);

    /// <summary>The number of components, 1 or 3.</summary>
    public int ComponentCount { get; private set; }

    /// <summary>Where the coded data starts in the file.</summary>
    public int ScanStart { get; private set; }

    /// <summary>The quantisation factors of a component in zigzag order.</summary>
    /// <param name="component">The component.</param>
    public ReadOnlySpan<ushort> QuantizationOf(JpegComponent component) => _quantization[component.Quantization];

    /// <summary>The table of a component's first coefficients.</summary>
    /// <param name="component">The component.</param>
    public HuffmanTable DcOf(JpegComponent component) => _dc[component.DcTable];

    /// <summary>The table of a component's other coefficients.</summary>
    /// <param name="component">The component.</param>
    public HuffmanTable AcOf(JpegComponent component) => _ac[component.AcTable];

    /// <summary>Reads the headers.</summary>
    /// <param name="data">The file.</param>
    /// <returns>Whether the image is of the usual kind: baseline, 8 bits, one scan, grey or YCbCr with whole, half or quarter colour.</returns>
    public bool Read(ReadOnlySpan<byte> data)
    {
        (_adobe, _seen, RestartEvery, ComponentCount) = (false, 0, 0, 0);
        if (data.Length < 4 || data[0] != 0xFF || data[1] != StartOfImage) return false;
        var position = 2;
        while (position + 4 <= data.Length)
        {
            if (data[position] != 0xFF) return false;
            var marker = data[position + 1];
            if (marker == 0xFF)
            {
                position++; // A marker may be preceded by fill bytes.
                continue;
            }

            if (marker is StartOfImage or EndOfImage or 0 or 1 or (>= 0xD0 and <= 0xD7)) return false;
            var length = (data[position + 2] << 8) | data[position + 3];
            if (length < 2 || position + 2 + length > data.Length) return false;
            var segment = data.Slice(position + 4, length - 2);
            position += 2 + length;
            if (marker == StartOfScan)
            {
                ScanStart = position;
                return ReadScan(segment) && IsUsual();
            }

            if (!ReadSegment(marker, segment)) return false;
        }

        return false;
    }

    private bool ReadSegment(byte marker, ReadOnlySpan<byte> segment)
    {
        switch (marker)
        {
            case BaselineFrame: return ReadFrame(segment);
            case HuffmanTables: return ReadHuffman(segment);
            case QuantizationTables: return ReadQuantization(segment);
            case RestartInterval:
                if (segment.Length != 2) return false;
                RestartEvery = (segment[0] << 8) | segment[1];
                return true;
            case AdobeSegment:
                if (segment.Length >= 12 && segment.StartsWith("Adobe"u8)) (_adobe, _adobeTransform) = (true, segment[11]);
                return true;
            default: return marker is >= 0xE0 and <= 0xEF or 0xFE; // Application data and comments.
        }
    }

    private bool ReadFrame(ReadOnlySpan<byte> segment)
    {
        if (ComponentCount != 0 || segment.Length < 6 || segment[0] != 8) return false;
        (Height, Width, ComponentCount) = ((segment[1] << 8) | segment[2], (segment[3] << 8) | segment[4], segment[5]);
        if (ComponentCount is not (1 or 3) || segment.Length != 6 + (3 * ComponentCount)) return false;
        for (var i = 0; i < ComponentCount; i++)
        {
            var part = segment.Slice(6 + (3 * i), 3);
            if (part[2] > 3) return false;
            (_components[i].Id, _components[i].Horizontal, _components[i].Vertical, _components[i].Quantization) = (part[0], part[1] >> 4, part[1] & 15, part[2]);
        }

        return true;
    }

    private bool ReadQuantization(ReadOnlySpan<byte> segment)
    {
        while (segment.Length > 0)
        {
            var (precision, number) = (segment[0] >> 4, segment[0] & 15);
            if (precision != 0 || number > 3 || segment.Length < 65) return false;
            for (var i = 0; i < 64; i++) _quantization[number][i] = segment[1 + i];
            _seen |= 1 << number;
            segment = segment[65..];
        }

        return true;
    }

    private bool ReadHuffman(ReadOnlySpan<byte> segment)
    {
        while (segment.Length > 0)
        {
            if (segment.Length < 17) return false;
            var (type, number) = (segment[0] >> 4, segment[0] & 15);
            var count = 0;
            foreach (var codes in segment.Slice(1, 16)) count += codes;
            if (type > 1 || number > 1 || count > 256 || segment.Length < 17 + count) return false;
            if (!(type == 0 ? _dc : _ac)[number].Define(segment.Slice(1, 16 + count), type == 0)) return false;
            _seen |= 1 << (4 + (type * 2) + number);
            segment = segment[(17 + count)..];
        }

        return true;
    }

    private bool ReadScan(ReadOnlySpan<byte> segment)
    {
        if (ComponentCount == 0 || segment.Length != 4 + (2 * ComponentCount) || segment[0] != ComponentCount) return false;
        for (var i = 0; i < ComponentCount; i++)
        {
            var component = _components[i];
            var tables = segment[2 + (2 * i)];
            if (segment[1 + (2 * i)] != component.Id || tables >> 4 > 1 || (tables & 15) > 1) return false;
            (component.DcTable, component.AcTable) = (tables >> 4, tables & 15);
            var needed = (1 << component.Quantization) | (1 << (4 + component.DcTable)) | (1 << (6 + component.AcTable));
            if ((_seen & needed) != needed) return false;
        }

        var spectrum = segment[(1 + (2 * ComponentCount))..];
        return spectrum[0] == 0 && spectrum[1] == 63 && spectrum[2] == 0;
    }

    private bool IsUsual()
    {
        // Very small images follow other rules of upsampling.
        if (Width < 16 || Height < 16) return false;
        if (ComponentCount == 1)
        {
            // A single component is not interleaved: its MCU is one block, whatever its factors say.
            (_components[0].Horizontal, _components[0].Vertical, MaxHorizontal, MaxVertical) = (1, 1, 1, 1);
            return true;
        }

        var (light, blue, red) = (_components[0], _components[1], _components[2]);
        (MaxHorizontal, MaxVertical) = (light.Horizontal, light.Vertical);
        var isYcc = _adobe ? _adobeTransform == 1 : light.Id == 1 && blue.Id == 2 && red.Id == 3;
        return isYcc && light is { Horizontal: 1 or 2, Vertical: 1 or 2 } && blue is { Horizontal: 1 or 2, Vertical: 1 or 2 } &&
            (blue.Horizontal, blue.Vertical) == (red.Horizontal, red.Vertical) && HorizontalRatio >= VerticalRatio && VerticalRatio > 0;
    }
}
