namespace Strm.Images.Jpeg;

/// <summary>A component of a JPEG: brightness or one of the two colour differences.</summary>
internal sealed class JpegComponent
{
    // Vector code reads up to 15 samples past a narrow region.
    private const int Margin = 16;

    /// <summary>Its number in the file.</summary>
    public int Id { get; set; }

    /// <summary>Blocks in a row of an MCU.</summary>
    public int Horizontal { get; set; }

    /// <summary>Rows of blocks in an MCU.</summary>
    public int Vertical { get; set; }

    /// <summary>The number of its quantisation table.</summary>
    public int Quantization { get; set; }

    /// <summary>The number of its table for the first coefficient.</summary>
    public int DcTable { get; set; }

    /// <summary>The number of its table for the other coefficients.</summary>
    public int AcTable { get; set; }

    /// <summary>Its samples, row after row of whole blocks.</summary>
    public byte[] Samples { get; private set; } = [];

    /// <summary>Samples from a row to the next.</summary>
    public int Pitch { get; private set; }

    /// <summary>The number of samples across that belong to the image.</summary>
    public int Width { get; private set; }

    /// <summary>The number of rows that belong to the image.</summary>
    public int Height { get; private set; }

    /// <summary>Makes room for the samples.</summary>
    /// <param name="frame">The image.</param>
    public void Reserve(JpegFrame frame)
    {
        Pitch = frame.McusAcross * Horizontal * 8;
        var length = (Pitch * frame.McusDown * Vertical * 8) + Margin;
        if (Samples.Length < length) Samples = GC.AllocateUninitializedArray<byte>(length);
        Width = ((frame.Width * Horizontal) + frame.MaxHorizontal - 1) / frame.MaxHorizontal;
        Height = ((frame.Height * Vertical) + frame.MaxVertical - 1) / frame.MaxVertical;
    }
}
