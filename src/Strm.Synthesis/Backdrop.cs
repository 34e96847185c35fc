using System.Numerics;

namespace Strm.Synthesis;

/// <summary>A random wall and floor, larger than the picture so that the camera can wander.</summary>
internal sealed class Backdrop
{
    private readonly Canvas texture;
    private readonly int margin;
    private readonly int width;
    private readonly int height;

    /// <summary>Draws a backdrop.</summary>
    /// <param name="random">The clip's random numbers.</param>
    /// <param name="level">How much backgrounds differ.</param>
    /// <param name="camera">Decides where the floor begins.</param>
    /// <param name="width">Width of the picture in pixels.</param>
    /// <param name="height">Height of the picture in pixels.</param>
    public Backdrop(RandomSource random, DifficultyLevel level, Camera camera, int width, int height)
    {
        (this.width, this.height) = (width, height);
        margin = 2 + (int)MathF.Ceiling(level.Drift * 3 * camera.PixelsPerUnit);
        texture = new Canvas(width + (2 * margin), height + (2 * margin));
        var floor = camera.Pixel(camera.View(new Vector3(0, 0, -1.1f))).Y + margin;
        var wall = new Texture(random, level, new Vector3(.80f, .85f, .90f), camera.PixelsPerUnit);
        var ground = new Texture(random, level, new Vector3(.56f, .50f, .44f), camera.PixelsPerUnit);
        Fill(wall, ground, floor);
        for (var i = random.NextInt32(level.Clutter + 1); i > 0; i--) Clutter(random, level, camera, floor);
    }

    /// <summary>Copies the part that the camera sees, shifted by a fraction of a pixel if need be.</summary>
    /// <param name="canvas">The destination.</param>
    /// <param name="offset">How far the scene has moved in the picture, in pixels.</param>
    public void CopyTo(Canvas canvas, Vector2 offset)
    {
        var left = Math.Clamp(margin - offset.X, 0, (2 * margin) - 1.001f);
        var top = Math.Clamp(margin - offset.Y, 0, (2 * margin) - 1.001f);
        var (x, y) = ((int)left, (int)top);
        var weights = new Vector2(left - x, top - y);
        Copy(texture.Red, canvas.Red, canvas.Stride, x, y, weights);
        Copy(texture.Green, canvas.Green, canvas.Stride, x, y, weights);
        Copy(texture.Blue, canvas.Blue, canvas.Stride, x, y, weights);
    }

    private void Copy(float[] source, float[] target, int stride, int x, int y, Vector2 weight)
    {
        var (w11, w10) = (weight.X * weight.Y, weight.Y - (weight.X * weight.Y));
        var (w01, w00) = (weight.X - w11, 1 - weight.X - weight.Y + w11);
        for (var row = 0; row < height; row++)
        {
            var upper = source.AsSpan(((row + y) * texture.Stride) + x, width + 1);
            var lower = source.AsSpan(((row + y + 1) * texture.Stride) + x, width + 1);
            var line = target.AsSpan(row * stride, width);
            for (var i = 0; i < line.Length; i++)
            {
                line[i] = (upper[i] * w00) + (upper[i + 1] * w01) + (lower[i] * w10) + (lower[i + 1] * w11);
            }
        }
    }

    private void Fill(Texture wall, Texture ground, float floor)
    {
        for (var y = 0; y < texture.Height; y++)
        {
            var share = Math.Clamp(y + .5f - floor, 0, 1);
            for (var x = 0; x < texture.Width; x++)
            {
                var above = share < 1 ? wall.At(x, y - floor) : default;
                var below = share > 0 ? ground.At(x, (y - floor) * 2.2f) : default;
                var colour = Vector3.Lerp(above, below, share);
                var at = (y * texture.Stride) + x;
                (texture.Red[at], texture.Green[at], texture.Blue[at]) = (colour.X, colour.Y, colour.Z);
            }
        }
    }

    private void Clutter(RandomSource random, DifficultyLevel level, Camera camera, float floor)
    {
        var unit = camera.PixelsPerUnit;
        var colour = Palette.Furniture(random, level.Colours);
        var size = new Vector2(random.NextSingle(.2f, .6f), random.NextSingle(.2f, .8f)) * unit;
        var stands = random.NextDouble() < .5;
        var centre = new Vector2(random.NextSingle(0, texture.Width), stands ? floor - (size.Y / 2) + 2 : random.NextSingle(0, Math.Max(1, floor - size.Y)));
        if (!stands && random.NextDouble() < .4)
        {
            texture.Capsule(new CapsuleBrush(centre, centre, size.X * .5f, size.X * .5f, colour * .7f, colour, 0));
            texture.Capsule(new CapsuleBrush(centre, centre, size.X * .4f, size.X * .4f, colour, colour, 0));
            return;
        }

        Rectangle(centre, size, colour * .75f);
        Rectangle(centre, size * .82f, colour);
    }

    private void Rectangle(Vector2 centre, Vector2 size, Vector3 colour)
    {
        var half = size / 2;
        texture.Polygon([centre - half, centre + new Vector2(half.X, -half.Y), centre + half, centre + new Vector2(-half.X, half.Y)], colour);
    }
}
