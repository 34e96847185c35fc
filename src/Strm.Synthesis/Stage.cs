using System.Numerics;

namespace Strm.Synthesis;

/// <summary>What is seen at one moment of a clip: balls, sticks and boxes in space, in body units.</summary>
/// <remarks>The nearer of two things hides the other (painter's algorithm, by the depth of their centres).</remarks>
public sealed class Stage
{
    private static readonly int[][] BoxFaces = [[0, 1, 3, 2], [4, 5, 7, 6], [0, 1, 5, 4], [2, 3, 7, 6], [0, 2, 6, 4], [1, 3, 7, 5]];

    private readonly List<Primitive> primitives = [];
    private readonly List<Primitive> shadows = [];

    internal Stage(Camera camera) => Camera = camera;

    internal Camera Camera { get; }

    /// <summary>How far the camera has wandered, in pixels.</summary>
    internal Vector2 Offset { get; set; }

    /// <summary>Adds a ball.</summary>
    /// <param name="centre">Its centre.</param>
    /// <param name="radius">Its radius in units.</param>
    /// <param name="colour">Red, green and blue, 0 to 1.</param>
    public void Ball(Vector3 centre, float radius, Vector3 colour) => Capsule(centre, centre, radius, radius, colour);

    /// <summary>Adds a stick with round ends.</summary>
    /// <param name="start">One end.</param>
    /// <param name="end">The other end.</param>
    /// <param name="radius">Its radius in units.</param>
    /// <param name="colour">Red, green and blue, 0 to 1.</param>
    public void Stick(Vector3 start, Vector3 end, float radius, Vector3 colour) => Capsule(start, end, radius, radius, colour);

    /// <summary>Adds a stick that may taper and have bands.</summary>
    /// <param name="start">One end.</param>
    /// <param name="end">The other end.</param>
    /// <param name="startRadius">Radius at the first end, in units.</param>
    /// <param name="endRadius">Radius at the other end, in units.</param>
    /// <param name="colour">Red, green and blue, 0 to 1.</param>
    /// <param name="bandColour">Colour of the bands; null for none.</param>
    /// <param name="bands">How many bands.</param>
    public void Capsule(
        Vector3 start, Vector3 end, float startRadius, float endRadius, Vector3 colour, Vector3? bandColour = null, int bands = 0)
    {
        var (a, b) = (Camera.View(start), Camera.View(end));
        var brush = new CapsuleBrush(
            Camera.Pixel(a),
            Camera.Pixel(b),
            startRadius * Camera.ScaleAt(a.Z),
            endRadius * Camera.ScaleAt(b.Z),
            colour,
            bandColour ?? colour,
            bandColour is null || bandColour == colour ? 0 : bands);
        primitives.Add(new Primitive((a.Z + b.Z) / 2, primitives.Count, brush, null, colour));
    }

    /// <summary>Adds a box.</summary>
    /// <param name="centre">Its centre.</param>
    /// <param name="size">Its length along x, y and z, in units.</param>
    /// <param name="colour">Red, green and blue, 0 to 1.</param>
    /// <param name="turn">Its rotation, about its centre.</param>
    public void Box(Vector3 centre, Vector3 size, Vector3 colour, Quaternion? turn = null)
    {
        Span<Vector3> seen = stackalloc Vector3[8];
        for (var i = 0; i < 8; i++)
        {
            var corner = size / 2 * new Vector3((i & 1) == 0 ? -1 : 1, (i & 2) == 0 ? -1 : 1, (i & 4) == 0 ? -1 : 1);
            seen[i] = Camera.View(centre + (turn is { } q ? Vector3.Transform(corner, q) : corner));
        }

        var middle = Camera.View(centre);
        foreach (var face in BoxFaces) Face(seen, face, middle, colour);
    }

    /// <summary>Adds a soft shadow on the ground.</summary>
    /// <param name="centre">Where, on the ground.</param>
    /// <param name="radius">Its radius in units.</param>
    public void Shadow(Vector3 centre, float radius)
    {
        var view = Camera.View(centre);
        var size = radius * Camera.ScaleAt(view.Z);
        var brush = new CapsuleBrush(Camera.Pixel(view), Camera.Pixel(view), size, size * Camera.Flatness, default, default, 0);
        shadows.Add(new Primitive(0, 0, brush, null, default));
    }

    internal void Clear()
    {
        primitives.Clear();
        shadows.Clear();
    }

    internal void Paint(Canvas canvas)
    {
        foreach (var shadow in shadows)
        {
            canvas.Shade(shadow.Brush.Start + Offset, new Vector2(shadow.Brush.StartRadius, shadow.Brush.EndRadius), .38f);
        }

        primitives.Sort(static (a, b) => a.Depth != b.Depth ? a.Depth.CompareTo(b.Depth) : a.Order.CompareTo(b.Order));
        Span<Vector2> moved = stackalloc Vector2[4];
        foreach (var primitive in primitives)
        {
            if (primitive.Corners is { } corners)
            {
                for (var i = 0; i < moved.Length; i++) moved[i] = corners[i] + Offset;
                canvas.Polygon(moved, primitive.Colour);
            }
            else
            {
                canvas.Capsule(primitive.Brush with { Start = primitive.Brush.Start + Offset, End = primitive.Brush.End + Offset });
            }
        }
    }

    private void Face(ReadOnlySpan<Vector3> seen, int[] face, Vector3 middle, Vector3 colour)
    {
        var (a, b, c, d) = (seen[face[0]], seen[face[1]], seen[face[2]], seen[face[3]]);
        var normal = Vector3.Cross(b - a, d - a);
        if (normal.LengthSquared() < 1e-12f) return;
        normal = Vector3.Normalize(normal);
        if (Vector3.Dot(normal, ((a + c) / 2) - middle) < 0) normal = -normal;
        if (normal.Z <= 0) return;
        Vector2[] corners = [Camera.Pixel(a), Camera.Pixel(b), Camera.Pixel(c), Camera.Pixel(d)];
        primitives.Add(new Primitive(middle.Z, primitives.Count, default, corners, Canvas.Lit(colour, normal with { Y = -normal.Y })));
    }

    private readonly record struct Primitive(float Depth, int Order, CapsuleBrush Brush, Vector2[]? Corners, Vector3 Colour);
}
