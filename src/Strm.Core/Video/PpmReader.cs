using System.Buffers;
using System.Globalization;
using System.Text;
using Strm.Images;

namespace Strm.Video;

/// <summary>Reads consecutive pictures as binary PPM files, each of which states its own size.</summary>
/// <param name="stream">The pictures.</param>
internal sealed class PpmReader(Stream stream)
{
    private const int LongestHeader = 64;
    private const int LargestSide = 1 << 15;

    private readonly byte[] single = new byte[1];

    /// <summary>Reads the next picture.</summary>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The picture, or null at the end.</returns>
    public async Task<RgbImage?> NextAsync(CancellationToken cancellationToken)
    {
        if (await WordAsync(cancellationToken).ConfigureAwait(false) is not { } magic) return null;
        var (width, height) = (
            await SideAsync(cancellationToken).ConfigureAwait(false), await SideAsync(cancellationToken).ConfigureAwait(false));
        if (magic != "P6" || await WordAsync(cancellationToken).ConfigureAwait(false) != "255")
            throw new InvalidDataException("ffmpeg did not write a picture in PPM format.");
        var image = new RgbImage();
        image.Resize(width, height);
        await FillAsync(image, cancellationToken).ConfigureAwait(false);
        return image;
    }

    private async Task FillAsync(RgbImage image, CancellationToken cancellationToken)
    {
        var length = image.Width * image.Height * 3;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            await stream.ReadExactlyAsync(rented.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
            rented.AsSpan(0, length).CopyTo(image.Pixels);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private async Task<int> SideAsync(CancellationToken cancellationToken)
    {
        var word = await WordAsync(cancellationToken).ConfigureAwait(false);
        return int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var side) && side is > 0 and <= LargestSide
            ? side : throw new InvalidDataException($"A picture's side is '{word}' pixels.");
    }

    /// <summary>The text up to the next white space, which is read too; null at the end of the stream.</summary>
    private async Task<string?> WordAsync(CancellationToken cancellationToken)
    {
        var word = new StringBuilder();
        while (await stream.ReadAsync(single, cancellationToken).ConfigureAwait(false) == 1)
        {
            if (char.IsWhiteSpace((char)single[0])) return word.ToString();
            if (word.Append((char)single[0]).Length > LongestHeader)
                throw new InvalidDataException("ffmpeg did not write a picture in PPM format.");
        }

        return word.Length == 0 ? null : throw new InvalidDataException("ffmpeg's output ends within a picture.");
    }
}
