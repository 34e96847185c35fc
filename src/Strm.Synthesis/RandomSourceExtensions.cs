using System.Numerics;

namespace Strm.Synthesis;

/// <summary>Draws in single precision, in which the renderer computes.</summary>
internal static class RandomSourceExtensions
{
    /// <summary>The next number in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public static float NextSingle(this RandomSource random, float low, float high) => (float)random.NextDouble(low, high);

    /// <summary>The next number from the normal distribution with a given standard deviation.</summary>
    public static float NextNormal(this RandomSource random, float deviation) => (float)(random.NextGaussian() * deviation);

    /// <summary>One of several values.</summary>
    public static T Pick<T>(this RandomSource random, params ReadOnlySpan<T> values) => values[random.NextInt32(values.Length)];

    /// <summary>A colour of any hue, with saturation and brightness from the given ranges.</summary>
    public static Vector3 NextColour(this RandomSource random, float lowSaturation, float highSaturation, float lowValue, float highValue)
    {
        var hue = random.NextSingle(0, 6);
        var saturation = random.NextSingle(lowSaturation, highSaturation);
        var value = random.NextSingle(lowValue, highValue);
        float Channel(float n)
        {
            var k = (n + hue) % 6;
            return value * (1 - (saturation * Math.Clamp(Math.Min(k, 4 - k), 0, 1)));
        }

        return new Vector3(Channel(5), Channel(3), Channel(1));
    }
}
