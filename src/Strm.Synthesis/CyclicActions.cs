using System.Numerics;

namespace Strm.Synthesis;

/// <summary>Actions that repeat a movement, so they look the same forwards and backwards.</summary>
internal static class CyclicActions
{
    private static readonly Pose Stand = Poses.Stand;

    /// <summary>The classes.</summary>
    public static IReadOnlyList<ActionDefinition> All { get; } =
    [
        Swing("wave", Stand with { RightArm = 20, RightArmOut = 118, RightElbow = 0, RightForearmOut = 40, Turn = 55 }, new Pose { RightArmOut = 8, RightForearmOut = 42 }),
        new("jumping_jacks", JumpingJacks),
        Repeat("jump", Stand, Poses.Squat with { RightHip = 60, RightKnee = 84, LeftHip = 58, LeftKnee = 84 }, Poses.ArmsUp with { Lift = .42f }, Poses.Squat with { RightHip = 60, RightKnee = 84, LeftHip = 58, LeftKnee = 84 }),
        Repeat("squat", Stand, Poses.Squat),
        Swing("march", Stand with { RightHip = 42, RightKnee = 46, LeftHip = 42, LeftKnee = 46, RightElbow = 40, LeftElbow = 40 }, new Pose { RightHip = 44, RightKnee = 46, LeftHip = -44, LeftKnee = -46, RightArm = -38, LeftArm = 38 }),
        Swing("punch", Stand with { Lean = 8, RightArm = 52, RightElbow = 52, LeftArm = 52, LeftElbow = 52, RightHip = 22, RightKnee = 20, LeftHip = -20, LeftKnee = 10 }, new Pose { RightArm = 38, RightElbow = -52, LeftArm = -38, LeftElbow = 52 }),
        Swing("swing_leg", Stand with { LeftArm = 50, RightArm = -20 }, new Pose { RightHip = 58, RightArm = -26, LeftArm = 20 }),
        Swing("clap", Stand with { RightArm = 78, LeftArm = 78, RightArmOut = 22, LeftArmOut = 22, RightElbow = 18, LeftElbow = 18, Turn = 40 }, new Pose { RightArmOut = 26, LeftArmOut = 26 }),
        new("dribble", Dribble),
        new("juggle", Juggle),
        new("hammer", Hammer),
        Repeat("row", Poses.SitOnFloor with { Lean = 34, RightArm = 92, LeftArm = 88, RightKnee = 70, LeftKnee = 70, RightHip = 118, LeftHip = 116 }, Poses.SitOnFloor with { Lean = -22, RightArm = 30, RightElbow = 84, LeftArm = 26, LeftElbow = 84 }),
        Swing("side_bend", Poses.ArmsUp with { Turn = 85 }, new Pose { SideLean = 38 }),
        Swing("windmill_arms", Stand with { RightArm = 90, LeftArm = 90, RightElbow = 2, LeftElbow = 2 }, new Pose { RightArm = 95, LeftArm = -95 }),
        Repeat("push_ups", Poses.Plank, Poses.Plank with { Lean = 84, RightArm = -42, RightElbow = 96, LeftArm = -46, LeftElbow = 96, RightHip = -82, LeftHip = -80 }),
        Repeat("hop", Stand with { RightHip = 40, RightKnee = 88 }, Stand with { RightHip = 46, RightKnee = 96, LeftHip = 26, LeftKnee = 44, Lean = 10 }, Stand with { RightHip = 36, RightKnee = 80, Lift = .3f, RightArmOut = 40, LeftArmOut = 40 }),
        Swing("run_in_place", Stand with { Lean = 10, RightHip = 30, RightKnee = 66, LeftHip = 30, LeftKnee = 66, RightElbow = 84, LeftElbow = 84 }, new Pose { RightHip = 42, LeftHip = -42, RightKnee = 24, LeftKnee = -24, RightArm = -46, LeftArm = 46 }),
        Swing("nod_and_lean", Stand, new Pose { Lean = 18, Nod = 34 }),
    ];

    private static ActionDefinition Swing(string name, Pose middle, Pose swing) => new(name, cast => cast.Solo(cast.Swing(middle, swing)));

    private static ActionDefinition Repeat(string name, params Pose[] poses) => new(name, cast => cast.Solo(cast.Repeat(poses)));

    private static Scene JumpingJacks(Cast cast)
    {
        var turn = cast.Random.NextSingle(65, 100);
        var closed = Stand with { Turn = turn, RightArm = 0, LeftArm = 0, RightElbow = 0, LeftElbow = 0, RightArmOut = 12, LeftArmOut = 12 };
        return cast.Solo(cast.Repeat(closed, closed with { RightArmOut = 160, LeftArmOut = 160, RightLegOut = 32, LeftLegOut = 32, Lift = .1f }));
    }

    private static Scene Dribble(Cast cast)
    {
        var middle = Stand with { Lean = 16, RightArm = 42, RightElbow = 30, RightHip = 16, RightKnee = 22, LeftHip = -8, LeftKnee = 20 };
        var movement = cast.Repeat(middle with { RightArm = 62 }, middle with { RightArm = 24, RightElbow = 14 });
        var radius = cast.Vary(.14f, .2f);
        var times = cast.Cycles();
        return (stage, time) =>
        {
            var hand = cast.Actor.Draw(stage, movement(time)).Right.Hand;
            var height = Math.Abs(MathF.Cos(MathF.PI * times * 2 * time));
            stage.Ball(new Vector3(hand.X + .06f, radius + (.62f * height), hand.Z), radius, cast.ThingColour);
        };
    }

    private static Scene Juggle(Cast cast)
    {
        var middle = Stand with { RightArm = 22, RightElbow = 74, LeftArm = 22, LeftElbow = 74, Turn = 30 };
        var movement = cast.Swing(middle, new Pose { RightElbow = 20, LeftElbow = -20 }, 4);
        return (stage, time) =>
        {
            var hands = cast.Actor.Draw(stage, movement(time)).Hands;
            for (var i = 0; i < 3; i++)
            {
                var phase = MathF.Tau * ((2 * time) + (i / 3f));
                stage.Ball(hands + new Vector3(.1f, .42f + (.36f * MathF.Sin(phase)), .2f * MathF.Cos(phase)), .075f, cast.ThingColour);
            }
        };
    }

    private static Scene Hammer(Cast cast)
    {
        var up = Stand with { Lean = -4, RightArm = 128, RightElbow = 62, LeftArm = 40, LeftElbow = 30 };
        var movement = cast.Repeat(up, Stand with { Lean = 22, RightArm = 62, RightElbow = 6, LeftArm = 40, LeftElbow = 30 });
        return (stage, time) =>
        {
            stage.Box(new Vector3(.72f, .36f, 0), new Vector3(.5f, .72f, .5f), cast.FurnitureColour);
            var arm = cast.Actor.Draw(stage, movement(time)).Right;
            var direction = Vector3.Normalize(arm.Hand - arm.Elbow);
            var across = new Vector3(-direction.Y, direction.X, 0);
            var top = arm.Hand + (across * .26f);
            stage.Stick(arm.Hand, top, .03f, cast.FurnitureColour * .6f);
            stage.Stick(top - (direction * .1f), top + (direction * .12f), .07f, cast.ThingColour);
        };
    }
}
