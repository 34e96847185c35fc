namespace Strm.Visualisation;

/// <summary>A colour, 0 to 255 per channel.</summary>
/// <param name="Red">Red.</param>
/// <param name="Green">Green.</param>
/// <param name="Blue">Blue.</param>
public readonly record struct RgbColour(byte Red, byte Green, byte Blue)
{
    private static readonly RgbColour[] Heat = [new(20, 11, 52), new(101, 21, 110), new(188, 55, 84), new(243, 120, 25), new(252, 225, 120)];

    /// <summary>A colour from dark violet (0) over red to light yellow (1), readable for colour-blind people and in grey.</summary>
    /// <param name="value">A value in [0, 1].</param>
    /// <returns>Its colour.</returns>
    public static RgbColour OfHeat(double value)
    {
        var position = Math.Clamp(value, 0, 1) * (Heat.Length - 1);
        var index = Math.Min((int)position, Heat.Length - 2);
        return Heat[index].Mix(Heat[index + 1], position - index);
    }

    /// <summary>Mixes two colours.</summary>
    /// <param name="other">The other colour.</param>
    /// <param name="share">Its share, in [0, 1].</param>
    /// <returns>The mixture.</returns>
    public RgbColour Mix(RgbColour other, double share) => new(Mix(Red, other.Red, share), Mix(Green, other.Green, share), Mix(Blue, other.Blue, share));

    private static byte Mix(byte one, byte other, double share) => (byte)Math.Round(one + ((other - one) * share));
}
