using System.Numerics;
using System.Runtime.InteropServices;

namespace Strm.Synthesis;

/// <summary>A picture in three planes of floats, 0 to 1, with the few brushes that the figure needs.</summary>
/// <remarks>
/// Shapes are drawn by their signed distance, so edges are smooth at any size; a row is computed in SIMD vectors. All
/// operations are element-wise, so the result does not depend on the vectors' width.
/// </remarks>
internal sealed class Canvas
{
    private const int Alignment = 16;

    /// <summary>From the light to the picture: x right, y down, z to the viewer.</summary>
    private static readonly Vector3 Light = Vector3.Normalize(new Vector3(-.45f, -.65f, .62f));

    private static readonly Vector<float> Lanes = CreateLanes();

    /// <summary>Creates a black picture.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    public Canvas(int width, int height)
    {
        (Width, Height) = (width, height);
        Stride = (width + Alignment - 1) / Alignment * Alignment;
        Red = new float[Stride * height];
        Green = new float[Stride * height];
        Blue = new float[Stride * height];
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Floats from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>The red plane.</summary>
    public float[] Red { get; }

    /// <summary>The green plane.</summary>
    public float[] Green { get; }

    /// <summary>The blue plane.</summary>
    public float[] Blue { get; }

    /// <summary>Draws a shaded capsule: a stick with round ends, thick or thin, or a ball if both ends coincide.</summary>
    /// <param name="brush">The shape.</param>
    public void Capsule(in CapsuleBrush brush)
    {
        var reach = Math.Max(brush.StartRadius, brush.EndRadius) + 1;
        var area = Area(Vector2.Min(brush.Start, brush.End) - new Vector2(reach), Vector2.Max(brush.Start, brush.End) + new Vector2(reach));
        var axis = brush.End - brush.Start;
        var lengthSquared = axis.LengthSquared();
        var alongScale = lengthSquared < 1e-6f ? Vector2.Zero : axis / lengthSquared;
        for (var y = area.Top; y < area.Bottom; y++)
        {
            var dy = y + .5f - brush.Start.Y;
            var rowAlong = new Vector<float>(dy * alongScale.Y);
            for (var x = area.Left; x < area.Right; x += Vector<float>.Count)
            {
                var dx = new Vector<float>(x + .5f - brush.Start.X) + Lanes;
                var along = Vector.Min(Vector.Max((dx * alongScale.X) + rowAlong, Vector<float>.Zero), Vector<float>.One);
                var offX = dx - (along * axis.X);
                var offY = new Vector<float>(dy) - (along * axis.Y);
                var radius = new Vector<float>(brush.StartRadius) + (along * (brush.EndRadius - brush.StartRadius));
                var distance = Vector.SquareRoot((offX * offX) + (offY * offY));
                var cover = Vector.Min(Vector.Max(radius - distance + new Vector<float>(.5f), Vector<float>.Zero), Vector<float>.One);
                if (Vector.EqualsAll(cover, Vector<float>.Zero)) continue;
                Blend((y * Stride) + x, brush, along, offX / radius, offY / radius, cover);
            }
        }
    }

    /// <summary>Draws a flat convex polygon.</summary>
    /// <param name="corners">Its corners, clockwise or counterclockwise.</param>
    /// <param name="colour">Its colour.</param>
    public void Polygon(ReadOnlySpan<Vector2> corners, Vector3 colour)
    {
        var low = corners[0];
        var high = corners[0];
        var turning = 0f;
        for (var i = 0; i < corners.Length; i++)
        {
            var next = corners[(i + 1) % corners.Length];
            turning += (corners[i].X * next.Y) - (next.X * corners[i].Y);
            (low, high) = (Vector2.Min(low, corners[i]), Vector2.Max(high, corners[i]));
        }

        var area = Area(low - Vector2.One, high + Vector2.One);
        for (var y = area.Top; y < area.Bottom; y++)
        {
            for (var x = area.Left; x < area.Right; x += Vector<float>.Count)
            {
                var cover = Inside(corners, MathF.Sign(turning), x, y);
                if (Vector.EqualsAll(cover, Vector<float>.Zero)) continue;
                var at = (y * Stride) + x;
                Mix(Red, at, new Vector<float>(colour.X), cover);
                Mix(Green, at, new Vector<float>(colour.Y), cover);
                Mix(Blue, at, new Vector<float>(colour.Z), cover);
            }
        }
    }

    /// <summary>Darkens an ellipse, softly.</summary>
    /// <param name="centre">Its centre.</param>
    /// <param name="radii">Half its width and height, in pixels.</param>
    /// <param name="strength">How dark its centre gets, 0 to 1.</param>
    public void Shade(Vector2 centre, Vector2 radii, float strength)
    {
        var area = Area(centre - radii, centre + radii);
        for (var y = area.Top; y < area.Bottom; y++)
        {
            var v = (y + .5f - centre.Y) / radii.Y;
            for (var x = area.Left; x < area.Right; x += Vector<float>.Count)
            {
                var u = (new Vector<float>(x + .5f - centre.X) + Lanes) * (1 / radii.X);
                var inside = Vector.Max(Vector<float>.One - (u * u) - new Vector<float>(v * v), Vector<float>.Zero);
                var keep = Vector<float>.One - (inside * strength);
                var at = (y * Stride) + x;
                foreach (var plane in (ReadOnlySpan<float[]>)[Red, Green, Blue]) (new Vector<float>(plane, at) * keep).CopyTo(plane, at);
            }
        }
    }

    /// <summary>Adds sensor noise, the same for the three colours of a pixel.</summary>
    /// <param name="amplitude">The largest change of a colour, on a full scale of 1.</param>
    /// <param name="seed">Determines the noise.</param>
    public void AddNoise(float amplitude, ulong seed)
    {
        var state = seed | 1;
        for (var i = 0; i < Red.Length; i++)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            var change = ((state >> 40) * (2f / (1 << 24)) - 1) * amplitude;
            Red[i] += change;
            Green[i] += change;
            Blue[i] += change;
        }
    }

    /// <summary>Writes the picture as bytes, RGB by pixel.</summary>
    /// <param name="destination">3 bytes per pixel, row by row.</param>
    public void WriteRgb(Span<byte> destination)
    {
        var at = 0;
        for (var y = 0; y < Height; y++)
        {
            for (var i = y * Stride; i < (y * Stride) + Width; i++)
            {
                destination[at] = ToByte(Red[i]);
                destination[at + 1] = ToByte(Green[i]);
                destination[at + 2] = ToByte(Blue[i]);
                at += 3;
            }
        }
    }

    /// <summary>The lit colour of a flat face.</summary>
    /// <param name="colour">The colour in full light.</param>
    /// <param name="normal">Where the face looks: x right, y down, z to the viewer.</param>
    /// <returns>The colour to draw.</returns>
    public static Vector3 Lit(Vector3 colour, Vector3 normal) => colour * (.62f + (.42f * Math.Max(0, Vector3.Dot(normal, Light))));

    private void Blend(int at, in CapsuleBrush brush, Vector<float> along, Vector<float> u, Vector<float> v, Vector<float> cover)
    {
        var facing = Vector.SquareRoot(Vector.Max(Vector<float>.One - (u * u) - (v * v), Vector<float>.Zero));
        var light = new Vector<float>(.55f) + (Vector.Max((u * Light.X) + (v * Light.Y) + (facing * Light.Z), Vector<float>.Zero) * .5f);
        var other = Vector<float>.Zero;
        if (brush.Bands > 0)
        {
            var phase = along * brush.Bands;
            var wave = Vector.Abs(phase - Vector.Floor(phase) - new Vector<float>(.5f));
            other = Vector.Min(Vector.Max((wave - new Vector<float>(.25f)) * 12 + new Vector<float>(.5f), Vector<float>.Zero), Vector<float>.One);
        }

        var difference = brush.BandColour - brush.Colour;
        Mix(Red, at, (new Vector<float>(brush.Colour.X) + (other * difference.X)) * light, cover);
        Mix(Green, at, (new Vector<float>(brush.Colour.Y) + (other * difference.Y)) * light, cover);
        Mix(Blue, at, (new Vector<float>(brush.Colour.Z) + (other * difference.Z)) * light, cover);
    }

    private static Vector<float> Inside(ReadOnlySpan<Vector2> corners, int turning, int x, int y)
    {
        var cover = Vector<float>.One;
        for (var i = 0; i < corners.Length; i++)
        {
            var edge = corners[(i + 1) % corners.Length] - corners[i];
            var length = edge.Length();
            if (length < 1e-4f) continue;
            var inward = new Vector2(-edge.Y, edge.X) * (turning / length);
            var distance = ((new Vector<float>(x + .5f - corners[i].X) + Lanes) * inward.X) + new Vector<float>((y + .5f - corners[i].Y) * inward.Y);
            cover = Vector.Min(cover, distance + new Vector<float>(.5f));
        }

        return Vector.Max(cover, Vector<float>.Zero);
    }

    private static void Mix(float[] plane, int at, Vector<float> colour, Vector<float> cover)
    {
        var old = new Vector<float>(plane, at);
        (old + ((colour - old) * cover)).CopyTo(plane, at);
    }

    private PixelArea Area(Vector2 low, Vector2 high)
    {
        var left = Math.Clamp((int)MathF.Floor(low.X), 0, Width) / Vector<float>.Count * Vector<float>.Count;
        return new PixelArea(
            left,
            Math.Clamp((int)MathF.Floor(low.Y), 0, Height),
            Math.Clamp((int)MathF.Ceiling(high.X), left, Width),
            Math.Clamp((int)MathF.Ceiling(high.Y), 0, Height));
    }

    private static byte ToByte(float value) => (byte)((Math.Clamp(value, 0, 1) * 255) + .5f);

    private static Vector<float> CreateLanes()
    {
        Span<float> lanes = stackalloc float[Vector<float>.Count];
        for (var i = 0; i < lanes.Length; i++) lanes[i] = i;
        return new Vector<float>(lanes);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct PixelArea(int Left, int Top, int Right, int Bottom);
}
