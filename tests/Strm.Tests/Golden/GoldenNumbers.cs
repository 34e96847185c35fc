namespace Strm.Tests.Golden;

/// <summary>The deterministic numbers that the goldens' parameters and inputs are made of: bit-exact in any language.</summary>
internal static class GoldenNumbers
{
    private const ulong Seed = 0x5354524D4F50454E;

    public static double Unit(ulong stream, ulong index)
    {
        var z = Seed + (stream * 0xD1B54A32D192ED03) + ((index + 1) * 0x9E3779B97F4A7C15);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        return (z >> 40) * (1.0 / (1 << 24));
    }

    public static float[] Parameter(ulong ordinal, long count, double center, double scale)
    {
        var values = new float[count];
        for (var i = 0L; i < count; i++) values[i] = (float)(center + (scale * ((2 * Unit(ordinal, (ulong)i)) - 1)));
        return values;
    }

    public static float[] FeatureMaps(ulong stream, long count)
    {
        var values = new float[count];
        for (var i = 0L; i < count; i++) values[i] = (float)Math.Max(0, (3 * Unit(stream, (ulong)i)) - 2);
        return values;
    }

    public static float[] Images(ulong stream, int count, int size)
    {
        var values = new float[(long)count * 3 * size * size];
        var grid = (size + 11) / 12;
        var i = 0L;
        for (var plane = 0; plane < count * 3; plane++)
        {
            for (var y = 0; y < size; y++)
            {
                for (var x = 0; x < size; x++, i++)
                {
                    var coarse = Unit(stream, (ulong)((((plane * grid) + (y / 12)) * grid) + (x / 12)));
                    values[i] = (float)((0.6 * coarse) + (0.4 * Unit(stream + 1, (ulong)i)));
                }
            }
        }

        return values;
    }
}
