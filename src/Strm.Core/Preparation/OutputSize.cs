using System.Globalization;

namespace Strm.Preparation;

/// <summary>The size that frames are scaled to.</summary>
/// <param name="Width">Width in pixels, or 0 where <paramref name="Height"/> is the short side and the aspect is kept.</param>
/// <param name="Height">Height in pixels, or the short side.</param>
public sealed record OutputSize(int Width, int Height)
{
    /// <summary>Short side 256, aspect kept.</summary>
    public static OutputSize Default { get; } = new(0, 256);

    /// <summary>Reads <c>256</c> (short side) or <c>256x256</c> (width x height).</summary>
    /// <param name="text">The text.</param>
    /// <returns>The size.</returns>
    /// <exception cref="StrmException">The text is neither.</exception>
    public static OutputSize Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var sides = text.Split('x');
        if (sides.Length == 1 && Side(sides[0]) is { } shortSide) return new OutputSize(0, shortSide);
        if (sides.Length == 2 && Side(sides[0]) is { } width && Side(sides[1]) is { } height) return new OutputSize(width, height);
        throw new StrmException(
            $"'{text}' is not a size.", "A size is the short side in pixels, for example 256, or width x height, for example 256x256; sides are 8 to 8192.", "Give another --size.");
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(Width == 0 ? "" : $"{Width}x")}{Height}");

    /// <summary>The filter of ffmpeg that scales to this size.</summary>
    internal string Filter => Width == 0
        ? string.Create(CultureInfo.InvariantCulture, $"scale='if(gt(iw,ih),-1,{Height})':'if(gt(iw,ih),{Height},-1)'")
        : string.Create(CultureInfo.InvariantCulture, $"scale={Width}:{Height}");

    private static int? Side(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var side) && side is >= 8 and <= 8192 ? side : null;
}
