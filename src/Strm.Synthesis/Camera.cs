using System.Numerics;

namespace Strm.Synthesis;

/// <summary>Where a clip is seen from: a nearly side-on view, with a little perspective.</summary>
internal sealed class Camera
{
    private const float Distance = 7;
    private const float EyeHeight = .97f;

    private readonly float sinYaw;
    private readonly float cosYaw;
    private readonly float sinPitch;
    private readonly float cosPitch;
    private readonly Vector2 centre;

    /// <summary>Draws a view.</summary>
    /// <param name="random">The clip's random numbers.</param>
    /// <param name="level">How much views differ.</param>
    /// <param name="mirrors">Whether left and right may be exchanged.</param>
    /// <param name="width">Width of the picture in pixels.</param>
    /// <param name="height">Height of the picture in pixels.</param>
    public Camera(RandomSource random, DifficultyLevel level, bool mirrors, int width, int height)
    {
        (sinYaw, cosYaw) = MathF.SinCos(random.NextSingle(-level.Yaw, level.Yaw) * (MathF.PI / 180));
        (sinPitch, cosPitch) = MathF.SinCos(random.NextSingle(1, level.Pitch) * (MathF.PI / 180));
        var mirrored = mirrors && random.NextDouble() < .5;
        PixelsPerUnit = Math.Min(width, height) / 2.85f * (1 + (level.Scale * random.NextSingle(-1, 1)));
        var shift = new Vector2(random.NextSingle(-1, 1), random.NextSingle(-.5f, .5f)) * level.Shift;
        Mirror = mirrored ? -1 : 1;
        centre = new Vector2(width / 2f, height * .5f) + (shift * PixelsPerUnit);
    }

    /// <summary>Size of a unit in the picture, in pixels.</summary>
    public float PixelsPerUnit { get; }

    /// <summary>-1 if left and right are exchanged, else 1.</summary>
    public int Mirror { get; }

    /// <summary>How flat a circle on the floor looks: its height over its width.</summary>
    public float Flatness => Math.Max(.16f, sinPitch);

    /// <summary>A point as the camera sees it: x right, y up, z towards the viewer, in units.</summary>
    /// <param name="point">The point in the scene.</param>
    /// <returns>The point in the camera's axes.</returns>
    public Vector3 View(Vector3 point)
    {
        var x = (point.X * cosYaw) + (point.Z * sinYaw);
        var z = (point.Z * cosYaw) - (point.X * sinYaw);
        var y = point.Y - EyeHeight;
        return new Vector3(x * Mirror, (y * cosPitch) - (z * sinPitch), (z * cosPitch) + (y * sinPitch));
    }

    /// <summary>Size of one unit at a depth, in pixels.</summary>
    /// <param name="depth">The z of <see cref="View"/>.</param>
    /// <returns>Pixels per unit there.</returns>
    public float ScaleAt(float depth) => PixelsPerUnit * (Distance / (Distance - Math.Min(depth, 5)));

    /// <summary>Where a seen point is in the picture.</summary>
    /// <param name="view">The point in the camera's axes.</param>
    /// <returns>Its pixel.</returns>
    public Vector2 Pixel(Vector3 view) => centre + (new Vector2(view.X, -view.Y) * ScaleAt(view.Z));
}
