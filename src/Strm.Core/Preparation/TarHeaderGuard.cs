using System.Buffers.Binary;

namespace Strm.Preparation;

/// <summary>Passes a tar file on, but rejects one whose long names or attributes state an impossible length.</summary>
/// <remarks>.NET's reader reserves that length at once, up to 2 GB, even for a file of one kilobyte.</remarks>
/// <param name="inner">The tar file; it is disposed of with this.</param>
internal sealed class TarHeaderGuard(Stream inner) : ForwardStream
{
    private const int Block = 512, SizeOffset = 124, SizeLength = 12, TypeOffset = 156;
    private const long LongestText = 1 << 20;

    private readonly byte[] header = new byte[Block];
    private long untilHeader;
    private int filled;
    private bool isLost;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        for (var rest = buffer[..read]; rest.Length > 0 && !isLost;) rest = rest[Follow(rest)..];
        return read;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    // The number of bytes consumed: of an entry's content, or of a header.
    private int Follow(ReadOnlySpan<byte> bytes)
    {
        if (untilHeader > 0)
        {
            var passed = (int)Math.Min(untilHeader, bytes.Length);
            untilHeader -= passed;
            return passed;
        }

        var taken = Math.Min(Block - filled, bytes.Length);
        bytes[..taken].CopyTo(header.AsSpan(filled));
        filled += taken;
        if (filled == Block) Enter();
        return taken;
    }

    private void Enter()
    {
        filled = 0;
        if (!header.AsSpan().ContainsAnyExcept((byte)0)) return; // the end
        var size = Number(header.AsSpan(SizeOffset, SizeLength));
        isLost = size < 0;
        if (isLost) return; // for the reader to refuse
        if (size > LongestText && (char)header[TypeOffset] is 'x' or 'g' or 'L' or 'K')
            throw new InvalidDataException($"the names and attributes of an entry are stated to have {size} bytes");
        untilHeader = (size + Block - 1) / Block * Block;
    }

    // Octal digits, or a binary number after a byte whose first bit is set; -1 for neither.
    private static long Number(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0) return Math.Max(-1, BinaryPrimitives.ReadInt64BigEndian(field[^8..]));
        var number = 0L;
        foreach (var digit in field.Trim([(byte)' ', (byte)0]))
        {
            if (digit is < (byte)'0' or > (byte)'7') return -1;
            number = (number * 8) + (digit - '0');
        }

        return number;
    }
}
