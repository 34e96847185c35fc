using System.Numerics;

namespace Strm.Synthesis;

/// <summary>The colours of people, clothes and things.</summary>
internal static class Palette
{
    private static readonly Vector3[] SkinTones =
    [
        new(.96f, .80f, .69f), new(.91f, .72f, .58f), new(.80f, .59f, .44f), new(.66f, .46f, .32f), new(.48f, .32f, .22f), new(.34f, .23f, .17f),
    ];

    private static readonly Vector3[] HairTones =
    [
        new(.10f, .08f, .07f), new(.25f, .16f, .10f), new(.45f, .29f, .15f), new(.80f, .64f, .34f), new(.62f, .25f, .12f), new(.66f, .66f, .66f),
    ];

    /// <summary>A colour of skin.</summary>
    public static Vector3 Skin(RandomSource random, float variety) =>
        Vector3.Lerp(SkinTones[1], SkinTones[random.NextInt32(SkinTones.Length)], Math.Min(1, variety * 1.6f));

    /// <summary>A colour of hair.</summary>
    public static Vector3 Hair(RandomSource random, float variety) =>
        Vector3.Lerp(HairTones[1], HairTones[random.NextInt32(HairTones.Length)], Math.Min(1, variety * 1.6f));

    /// <summary>A colour of clothing: the usual one without variety, otherwise any.</summary>
    public static Vector3 Clothing(RandomSource random, Vector3 usual, float variety)
    {
        var any = random.NextDouble() < .3 ? random.NextColour(0, .15f, .12f, .95f) : random.NextColour(.35f, .9f, .3f, .95f);
        return Vector3.Lerp(usual, any, Math.Min(1, variety * 1.6f));
    }

    /// <summary>A colour that stands out against another.</summary>
    public static Vector3 Contrast(RandomSource random, Vector3 against)
    {
        var brightness = (against.X + against.Y + against.Z) / 3;
        return brightness > .5f ? random.NextColour(.2f, .9f, .1f, .35f) : random.NextColour(0, .5f, .8f, 1);
    }

    /// <summary>A colour of a thing: bright and saturated.</summary>
    public static Vector3 Thing(RandomSource random, float variety) =>
        Vector3.Lerp(new Vector3(.92f, .36f, .12f), random.NextColour(.55f, 1, .6f, 1), Math.Min(1, variety * 1.6f));

    /// <summary>A colour of wood, paint or metal for furniture.</summary>
    public static Vector3 Furniture(RandomSource random, float variety) =>
        Vector3.Lerp(new Vector3(.55f, .38f, .22f), random.NextColour(.1f, .6f, .3f, .8f), variety);
}
