using System.Globalization;

namespace Strm.Cli;

/// <summary>A size in pixels as given on the command line.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
internal sealed record PictureSize(int Width, int Height)
{
    /// <summary>Reads <c>N</c> (a square) or <c>WxH</c>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The size.</returns>
    /// <exception cref="UsageException">The text is neither.</exception>
    public static PictureSize Parse(string text)
    {
        var sides = text.Split('x');
        if (sides.Length is 1 or 2 && Side(sides[0]) is { } width && Side(sides[^1]) is { } height) return new PictureSize(width, height);
        throw new UsageException($"'{text}' is not a size. A size is a number of pixels, for example 112, or width x height, for example 160x120.");
    }

    private static int? Side(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var side) && side > 0 ? side : null;
}
