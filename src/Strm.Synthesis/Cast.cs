using System.Numerics;

namespace Strm.Synthesis;

/// <summary>Who and what appears in one clip, drawn from the clip's random numbers.</summary>
public sealed class Cast
{
    private readonly DifficultyLevel level;

    internal Cast(RandomSource random, DifficultyLevel level)
    {
        this.level = level;
        Random = random;
        Actor = new Actor(Body.Draw(random, level));
        ThingColour = Palette.Thing(random, level.Colours);
        FurnitureColour = Palette.Furniture(random, level.Colours);
    }

    /// <summary>The clip's random numbers, for what an action leaves open: how often, how far, which way.</summary>
    public RandomSource Random { get; }

    /// <summary>The person.</summary>
    public Actor Actor { get; }

    /// <summary>Colour of the object that the action is about: red, green and blue, 0 to 1.</summary>
    public Vector3 ThingColour { get; }

    /// <summary>Colour of the furniture: red, green and blue, 0 to 1.</summary>
    public Vector3 FurnitureColour { get; }

    /// <summary>A number that differs from clip to clip.</summary>
    /// <param name="mean">The usual value.</param>
    /// <param name="share">The largest difference from it, as a fraction of it, at the standard difficulty.</param>
    /// <returns>The clip's value.</returns>
    public float Vary(float mean, float share) => mean * (1 + (share * (level.Proportions / .12f) * Random.NextSingle(-1, 1)));

    /// <summary>A posture as this person takes it.</summary>
    /// <param name="pose">The usual posture.</param>
    /// <returns>The person's.</returns>
    public Pose Vary(Pose pose) => pose.Jitter(() => Random.NextNormal(level.JointNoise));

    /// <summary>A movement through postures, at rest in each.</summary>
    /// <param name="poses">The postures, evenly spaced in time.</param>
    /// <returns>The movement.</returns>
    public Movement Through(params IReadOnlyList<Pose> poses)
    {
        var own = poses.Select(Vary).ToArray();
        return time =>
        {
            var place = Math.Clamp(time, 0, 1) * (own.Length - 1);
            var segment = Math.Min((int)place, own.Length - 2);
            return Pose.Blend(own[segment], own[segment + 1], Ease(place - segment));
        };
    }

    /// <summary>A movement that swings to and fro about a posture.</summary>
    /// <param name="middle">The posture in the middle.</param>
    /// <param name="swing">What is added at one end and subtracted at the other.</param>
    /// <param name="cycles">The number of repetitions; null for a random number.</param>
    /// <returns>The movement.</returns>
    public Movement Swing(Pose middle, Pose swing, int? cycles = null)
    {
        var own = Vary(middle);
        var times = cycles ?? Cycles();
        var start = Random.NextSingle(0, MathF.Tau);
        return time => own.Plus(swing, MathF.Sin((MathF.Tau * times * time) + start));
    }

    /// <summary>A movement that cycles through postures.</summary>
    /// <param name="poses">The postures; the first follows the last.</param>
    /// <returns>The movement.</returns>
    public Movement Repeat(params IReadOnlyList<Pose> poses)
    {
        var round = Through([.. poses, poses[0]]);
        var times = Cycles();
        return time => round(time * times % 1);
    }

    /// <summary>A scene in which only the person moves.</summary>
    /// <param name="movement">The person's movement.</param>
    /// <returns>The scene.</returns>
    public Scene Solo(Movement movement) => (stage, time) => Actor.Draw(stage, movement(time));

    /// <summary>How often a cyclic action is repeated in this clip: two or three times.</summary>
    /// <returns>The number.</returns>
    public int Cycles() => Random.NextInclusive(2, 3);

    /// <summary>From 0 to 1 with a slow start and a slow end.</summary>
    /// <param name="time">From 0 to 1.</param>
    /// <returns>From 0 to 1.</returns>
    public static float Ease(float time)
    {
        var t = Math.Clamp(time, 0, 1);
        return t * t * (3 - (2 * t));
    }
}
