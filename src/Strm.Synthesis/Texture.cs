using System.Numerics;

namespace Strm.Synthesis;

/// <summary>A random pattern: a gradient, stripes, checks, bricks or blotches between two colours.</summary>
internal sealed class Texture
{
    private const int LatticeSize = 16;

    private readonly Pattern pattern;
    private readonly Vector3 first;
    private readonly Vector3 second;
    private readonly Vector2 gradient;
    private readonly float cell;
    private readonly float grain;
    private readonly float[] lattice = new float[LatticeSize * LatticeSize];

    /// <summary>Draws a pattern.</summary>
    /// <param name="random">The clip's random numbers.</param>
    /// <param name="level">How much backgrounds differ.</param>
    /// <param name="usual">The colour if nothing varies.</param>
    /// <param name="unit">Pixels per body unit, so that patterns scale with the picture.</param>
    public Texture(RandomSource random, DifficultyLevel level, Vector3 usual, float unit)
    {
        pattern = level.Clutter == 0 ? Pattern.Gradient : (Pattern)random.NextInt32(5);
        var variety = Math.Min(1, level.Colours * 1.5f);
        first = Vector3.Lerp(usual, random.NextColour(0, .42f, .25f, .95f), variety);
        var contrast = random.NextColour(0, .7f, .1f, 1);
        second = Vector3.Lerp(first, contrast, (level.Colours * level.Colours * .6f) + .06f);
        gradient = new Vector2(random.NextSingle(-1, 1), random.NextSingle(-1, 1)) * (.1f + (.15f * level.Colours)) / (2.5f * unit);
        cell = random.NextSingle(.16f, .5f) * unit;
        grain = .02f + (.12f * level.Colours * random.NextSingle(0, 1));
        for (var i = 0; i < lattice.Length; i++) lattice[i] = random.NextSingle(-1, 1);
    }

    private enum Pattern
    {
        Gradient,
        Stripes,
        Checks,
        Bricks,
        Blotches,
    }

    /// <summary>The colour at a position.</summary>
    /// <param name="x">Pixels from the left.</param>
    /// <param name="y">Pixels below the pattern's origin.</param>
    /// <returns>The colour.</returns>
    public Vector3 At(float x, float y)
    {
        var light = 1 + (x * gradient.X) + (y * gradient.Y) + (grain * Smooth(x / cell * 2.7f, y / cell * 2.7f));
        return Vector3.Lerp(first, second, Share(x, y)) * light;
    }

    private float Share(float x, float y) => pattern switch
    {
        Pattern.Stripes => Band(x / cell),
        Pattern.Checks => Math.Abs(Band(x / cell) - Band(y / cell)),
        Pattern.Bricks => Brick(x / cell, y / cell * 2),
        Pattern.Blotches => Math.Clamp(.5f + (.8f * Smooth(x / cell, y / cell)), 0, 1),
        _ => Math.Clamp(.5f + (y * .3f / cell), 0, 1) * .4f,
    };

    private static float Band(float position) => Math.Clamp(.5f + ((Math.Abs(position - MathF.Floor(position) - .5f) - .25f) * 8), 0, 1);

    private static float Brick(float x, float y)
    {
        var row = MathF.Floor(y);
        var shifted = x + (row * .5f);
        var edge = Math.Min(Edge(shifted), Edge(y));
        return 1 - Math.Clamp((edge - .04f) * 12, 0, 1);
    }

    private static float Edge(float position)
    {
        var within = position - MathF.Floor(position);
        return Math.Min(within, 1 - within);
    }

    private float Smooth(float x, float y)
    {
        var (left, top) = (MathF.Floor(x), MathF.Floor(y));
        var (u, v) = (x - left, y - top);
        (u, v) = (u * u * (3 - (2 * u)), v * v * (3 - (2 * v)));
        float Node(int dx, int dy) => lattice[((((int)top + dy) & (LatticeSize - 1)) * LatticeSize) + (((int)left + dx) & (LatticeSize - 1))];
        var upper = Node(0, 0) + ((Node(1, 0) - Node(0, 0)) * u);
        var lower = Node(0, 1) + ((Node(1, 1) - Node(0, 1)) * u);
        return upper + ((lower - upper) * v);
    }
}
