using System.Numerics;

namespace Strm.Synthesis;

/// <summary>Renders clips of actions. A clip is a function of (seed, class name, number, difficulty, size).</summary>
public static class ClipRenderer
{
    /// <summary>Renders one clip.</summary>
    /// <param name="action">The action.</param>
    /// <param name="index">The clip's number within its class.</param>
    /// <param name="options">Seed, difficulty, size and length.</param>
    /// <returns>The frames.</returns>
    public static SyntheticClip Render(ActionDefinition action, int index, SynthOptions options)
    {
        ArgumentNullException.ThrowIfNull(action);
        ArgumentNullException.ThrowIfNull(options);
        var level = DifficultyLevel.Of(options.Difficulty);
        var random = new RandomSource(options.Seed, "clip/" + action.Name, index);
        var cast = new Cast(random, level);
        var camera = new Camera(random, level, action.Mirrors, options.Width, options.Height);
        var backdrop = new Backdrop(random, level, camera, options.Width, options.Height);
        var times = Times(random, level, FrameCount(action, index, options));
        var offsets = Wander(random, level.Drift * camera.PixelsPerUnit, times.Length);
        var scene = action.Rehearse(cast);
        var frames = Paint(scene, camera, backdrop, times, offsets, options, level.Noise, random);
        if (action.Backwards) Array.Reverse(frames);
        return new SyntheticClip(action.Name, index, options.Width, options.Height, frames);
    }

    /// <summary>How many frames a clip has, without rendering it.</summary>
    /// <param name="action">The action.</param>
    /// <param name="index">The clip's number within its class.</param>
    /// <param name="options">Seed and length.</param>
    /// <returns>The number of frames.</returns>
    public static int FrameCount(ActionDefinition action, int index, SynthOptions options)
    {
        ArgumentNullException.ThrowIfNull(action);
        ArgumentNullException.ThrowIfNull(options);
        var low = Math.Min(options.MinFrames, options.MaxFrames);
        return new RandomSource(options.Seed, "length/" + action.Name, index).NextInclusive(low, Math.Max(options.MaxFrames, low));
    }

    private static byte[][] Paint(
        Scene scene, Camera camera, Backdrop backdrop, float[] times, Vector2[] offsets, SynthOptions options, float noise, RandomSource random)
    {
        var canvas = new Canvas(options.Width, options.Height);
        var stage = new Stage(camera);
        var frames = new byte[times.Length][];
        for (var i = 0; i < frames.Length; i++)
        {
            backdrop.CopyTo(canvas, offsets[i]);
            stage.Clear();
            stage.Offset = offsets[i];
            scene(stage, times[i]);
            stage.Paint(canvas);
            if (noise > 0) canvas.AddNoise(noise, random.NextUInt64());
            frames[i] = new byte[options.Width * options.Height * 3];
            canvas.WriteRgb(frames[i]);
        }

        return frames;
    }

    /// <summary>When the action happens within the clip: it starts late, ends early, and speeds up or slows down at random.</summary>
    private static float[] Times(RandomSource random, DifficultyLevel level, int frames)
    {
        var start = random.NextSingle(0, level.Timing);
        var end = 1 - random.NextSingle(0, level.Timing);
        var haste = MathF.Exp(random.NextSingle(-1, 1) * level.Timing);
        var times = new float[frames];
        for (var i = 0; i < frames; i++)
        {
            times[i] = MathF.Pow(Math.Clamp(((i / (float)(frames - 1)) - start) / (end - start), 0, 1), haste);
        }

        return times;
    }

    private static Vector2[] Wander(RandomSource random, float pixels, int frames)
    {
        var offsets = new Vector2[frames];
        var velocity = Vector2.Zero;
        for (var i = 1; i < frames; i++)
        {
            velocity = (velocity * .7f) + new Vector2(random.NextNormal(1), random.NextNormal(1));
            offsets[i] = offsets[i - 1] + (velocity * (pixels / MathF.Sqrt(frames)));
        }

        var limit = new Vector2(pixels * 3);
        return [.. offsets.Select(offset => Vector2.Clamp(offset, -limit, limit))];
    }
}
