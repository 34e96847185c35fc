using System.Numerics;

namespace Strm.Synthesis;

/// <summary>Something that fits into two hands: a ball or a box.</summary>
/// <param name="IsBall">Whether it is round.</param>
/// <param name="Size">Half its height, in units.</param>
/// <param name="Colour">Its colour.</param>
internal sealed record Thing(bool IsBall, float Size, Vector3 Colour)
{
    /// <summary>Draws a thing.</summary>
    /// <param name="cast">The clip's cast.</param>
    /// <returns>The thing.</returns>
    public static Thing Draw(Cast cast) => new(cast.Random.NextDouble() < .5, cast.Vary(.15f, .25f), cast.ThingColour);

    /// <summary>Adds the thing to the stage.</summary>
    /// <param name="stage">What to draw on.</param>
    /// <param name="centre">Its centre.</param>
    public void Put(Stage stage, Vector3 centre)
    {
        if (IsBall) stage.Ball(centre, Size, Colour);
        else stage.Box(centre, new Vector3(Size * 1.9f), Colour);
    }
}
