using System.Numerics;

namespace Strm.Synthesis;

/// <summary>One person's proportions in body units and what they wear.</summary>
internal sealed record Body
{
    /// <summary>Hips to neck.</summary>
    public required float Torso { get; init; }

    /// <summary>Shoulder to elbow.</summary>
    public required float UpperArm { get; init; }

    /// <summary>Elbow to hand.</summary>
    public required float Forearm { get; init; }

    /// <summary>Hip to knee.</summary>
    public required float Thigh { get; init; }

    /// <summary>Knee to ankle.</summary>
    public required float Shank { get; init; }

    /// <summary>Half the distance between the shoulders.</summary>
    public required float HalfShoulders { get; init; }

    /// <summary>Radius of the head.</summary>
    public required float Head { get; init; }

    /// <summary>Thickness of everything, 1 for the average person.</summary>
    public required float Girth { get; init; }

    /// <summary>Colour of face, hands and what the clothes leave bare.</summary>
    public required Vector3 Skin { get; init; }

    /// <summary>Colour of the hair.</summary>
    public required Vector3 Hair { get; init; }

    /// <summary>Colour of the shirt.</summary>
    public required Vector3 Shirt { get; init; }

    /// <summary>Colour of the shirt's stripes; equal to <see cref="Shirt"/> for a plain one.</summary>
    public required Vector3 Stripes { get; init; }

    /// <summary>Colour of the trousers.</summary>
    public required Vector3 Trousers { get; init; }

    /// <summary>Colour of the shoes.</summary>
    public required Vector3 Shoes { get; init; }

    /// <summary>Whether the sleeves reach the hands.</summary>
    public required bool LongSleeves { get; init; }

    /// <summary>Whether the trousers reach the feet.</summary>
    public required bool LongTrousers { get; init; }

    /// <summary>Half the distance between the hips.</summary>
    public float HalfHips => .085f * Girth;

    /// <summary>Length of a foot.</summary>
    public required float Foot { get; init; }

    /// <summary>Draws a person.</summary>
    /// <param name="random">The clip's random numbers.</param>
    /// <param name="level">How much people differ.</param>
    /// <returns>The person.</returns>
    public static Body Draw(RandomSource random, DifficultyLevel level)
    {
        float Length(float mean) => mean * (1 + (level.Proportions * random.NextSingle(-1, 1)));
        var shirt = Palette.Clothing(random, new Vector3(.20f, .38f, .78f), level.Colours);
        var striped = random.NextDouble() < .35 * level.Colours;
        return new Body
        {
            Torso = Length(.60f),
            UpperArm = Length(.33f),
            Forearm = Length(.31f),
            Thigh = Length(.44f),
            Shank = Length(.43f),
            Foot = Length(.17f),
            HalfShoulders = Length(.19f),
            Head = Length(.155f),
            Girth = Length(1),
            Skin = Palette.Skin(random, level.Colours),
            Hair = Palette.Hair(random, level.Colours),
            Shirt = shirt,
            Stripes = striped ? Palette.Contrast(random, shirt) : shirt,
            Trousers = Palette.Clothing(random, new Vector3(.27f, .27f, .33f), level.Colours),
            Shoes = Palette.Clothing(random, new Vector3(.16f, .13f, .12f), level.Colours * .7f),
            LongSleeves = random.NextDouble() < .5,
            LongTrousers = random.NextDouble() < .75,
        };
    }
}
