using System.Numerics;

namespace Strm.Synthesis;

/// <summary>A plain shape on a plain or busy background, so that a model learns motion without any object that has a name.</summary>
internal sealed class FlatShape
{
    private static readonly Vector3 GroundSize = new(9, 9, .02f);

    private readonly Kind kind;
    private readonly Vector3 colour;
    private readonly Vector3? ground;
    private readonly float slant;

    private FlatShape(Kind kind, float size, float slant, Vector3 colour, Vector3? ground) =>
        (this.kind, Size, this.slant, this.colour, this.ground) = (kind, size, slant, colour, ground);

    private enum Kind
    {
        Disc,
        Square,
        Plate,
        Pole,
        Cross,
        Pair,
    }

    /// <summary>Half its height, in units.</summary>
    public float Size { get; }

    /// <summary>Draws a shape.</summary>
    /// <param name="cast">The clip's cast.</param>
    /// <param name="least">The smallest size, in units.</param>
    /// <param name="most">The largest size, in units.</param>
    /// <returns>The shape.</returns>
    public static FlatShape Draw(Cast cast, float least = .14f, float most = .34f)
    {
        var random = cast.Random;
        var kind = (Kind)random.NextInt32(6);
        var colour = AnyColour(random);
        Vector3? ground = random.NextDouble() < .6 ? Apart(random, colour) : null;
        return new FlatShape(kind, random.NextSingle(least, most), random.NextDouble() < .5 ? 0 : random.NextSingle(-1, 1), colour, ground);
    }

    /// <summary>Any colour, including grey, black and white.</summary>
    public static Vector3 AnyColour(RandomSource random) =>
        random.NextDouble() < .25 ? random.NextColour(0, .08f, 0, 1.1f) : random.NextColour(.4f, 1, .35f, 1);

    /// <summary>A colour that can be told apart from another.</summary>
    public static Vector3 Apart(RandomSource random, Vector3 from)
    {
        for (var i = 0; i < 8; i++)
        {
            var colour = AnyColour(random);
            if (Vector3.Distance(colour, from) > .45f) return colour;
        }

        return Palette.Contrast(random, from);
    }

    /// <summary>Covers the backdrop if this clip has a plain background.</summary>
    /// <param name="stage">What to draw on.</param>
    /// <param name="light">How bright it is; 1 is usual.</param>
    public void PutGround(Stage stage, float light = 1)
    {
        if (ground is { } colour) stage.Box(new Vector3(0, .9f, -2.2f), GroundSize, colour * light);
    }

    /// <summary>Adds the background and the shape.</summary>
    /// <param name="stage">What to draw on.</param>
    /// <param name="place">Its centre.</param>
    /// <param name="scale">The factor on its size.</param>
    /// <param name="turn">How far it has turned, in radians counterclockwise.</param>
    public void Put(Stage stage, Vector3 place, float scale = 1, float turn = 0)
    {
        PutGround(stage);
        PutAlone(stage, place, scale, turn);
    }

    /// <summary>Adds the shape.</summary>
    /// <param name="stage">What to draw on.</param>
    /// <param name="place">Its centre.</param>
    /// <param name="scale">The factor on its size.</param>
    /// <param name="turn">How far it has turned, in radians counterclockwise.</param>
    public void PutAlone(Stage stage, Vector3 place, float scale = 1, float turn = 0)
    {
        var size = Size * scale;
        var (sin, cos) = MathF.SinCos(slant + turn);
        var along = new Vector3(cos, sin, 0) * size;
        var across = new Vector3(-sin, cos, 0) * size;
        var rotation = Quaternion.CreateFromAxisAngle(Vector3.UnitZ, slant + turn);
        if (kind is Kind.Disc) stage.Ball(place, size, colour);
        else if (kind is Kind.Square) stage.Box(place, new Vector3(1.9f, 1.9f, .1f) * size, colour, rotation);
        else if (kind is Kind.Plate) stage.Box(place, new Vector3(2.4f, 1.2f, .1f) * size, colour, rotation);
        else if (kind is Kind.Pole) stage.Stick(place - (along * 1.2f), place + (along * 1.2f), size * .3f, colour);
        else if (kind is Kind.Pair) Two(stage, place, along, size);
        else Cross(stage, place, along, across, size);
    }

    private void Two(Stage stage, Vector3 place, Vector3 along, float size)
    {
        stage.Ball(place - (along * .7f), size * .6f, colour);
        stage.Ball(place + (along * .7f), size * .45f, colour * .8f);
    }

    private void Cross(Stage stage, Vector3 place, Vector3 along, Vector3 across, float size)
    {
        stage.Stick(place - along, place + along, size * .25f, colour);
        stage.Stick(place - across, place + across, size * .25f, colour);
    }
}
