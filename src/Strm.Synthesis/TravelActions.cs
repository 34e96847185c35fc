using System.Numerics;

namespace Strm.Synthesis;

/// <summary>Actions in which a person moves from one place to another; each has a reversal.</summary>
internal static class TravelActions
{
    /// <summary>The pairs, forwards first.</summary>
    public static IReadOnlyList<IReadOnlyList<ActionDefinition>> Pairs { get; } =
    [
        new ActionDefinition("walk_forward", Walk).WithReversal("walk_backward"),
        new ActionDefinition("crawl_forward", Crawl).WithReversal("crawl_backward"),
        new ActionDefinition("climb_up", Climb).WithReversal("climb_down"),
        new ActionDefinition("step_up", StepUp).WithReversal("step_down"),
        new ActionDefinition("jump_onto_box", JumpOntoBox).WithReversal("jump_off_box"),
        new ActionDefinition("jump_forward", JumpForward).WithReversal("jump_backward"),
        new ActionDefinition("pull_up", PullUp).WithReversal("let_down"),
    ];

    private static Scene Walk(Cast cast)
    {
        var start = cast.Vary(Poses.Stand with { Lean = 6 });
        var reach = cast.Vary(.75f, .15f);
        var steps = cast.Cycles();
        return cast.Solo(time =>
        {
            var (sin, cos) = MathF.SinCos(MathF.Tau * steps * time);
            return start with
            {
                RightHip = 30 * sin, LeftHip = -30 * sin,
                RightKnee = 8 + (38 * Math.Max(0, cos)), LeftKnee = 8 + (38 * Math.Max(0, -cos)),
                RightArm = -28 * sin, LeftArm = 28 * sin,
                X = reach * ((2 * time) - 1),
            };
        });
    }

    private static Scene Crawl(Cast cast)
    {
        var start = cast.Vary(Poses.AllFours);
        var reach = cast.Vary(.55f, .15f);
        var steps = cast.Cycles();
        return cast.Solo(time =>
        {
            var sin = MathF.Sin(MathF.Tau * steps * time);
            return start with
            {
                RightArm = start.RightArm + (22 * sin), LeftArm = start.LeftArm - (22 * sin),
                RightHip = start.RightHip - (22 * sin), LeftHip = start.LeftHip + (22 * sin),
                X = reach * ((2 * time) - 1),
            };
        });
    }

    private static Scene Climb(Cast cast)
    {
        var start = cast.Vary(Poses.Stand with { Lean = 4, RightArm = 140, RightElbow = 14, LeftArm = 140, LeftElbow = 14, X = -.1f });
        var height = cast.Vary(.52f, .1f);
        var steps = cast.Cycles();
        return (stage, time) =>
        {
            Ladder(stage, .34f, cast.FurnitureColour);
            var sin = MathF.Sin(MathF.Tau * steps * time);
            cast.Actor.Draw(stage, start with
            {
                RightArm = start.RightArm + (30 * sin), LeftArm = start.LeftArm - (30 * sin),
                RightHip = 42 + (28 * sin), LeftHip = 42 - (28 * sin),
                RightKnee = 52 + (30 * sin), LeftKnee = 52 - (30 * sin),
                Lift = height * time,
            });
        };
    }

    private static void Ladder(Stage stage, float x, Vector3 colour)
    {
        foreach (var z in (ReadOnlySpan<float>)[-.24f, .24f]) stage.Stick(new Vector3(x, 0, z), new Vector3(x, 2.9f, z), .03f, colour);
        for (var y = .22f; y < 2.9f; y += .26f) stage.Stick(new Vector3(x, y, -.24f), new Vector3(x, y, .24f), .026f, colour);
    }

    private static Scene StepUp(Cast cast)
    {
        const float Height = .34f;
        var half = Poses.Stand with { X = -.15f, RightHip = 72, RightKnee = 70, Lean = 12, RightArm = -20, LeftArm = 30, Lift = .02f };
        var movement = cast.Through(
            Poses.Stand with { X = -.45f },
            half,
            Poses.Stand with { X = .2f, Lift = Height, LeftHip = -6, LeftKnee = 40, RightHip = 22, RightKnee = 26, Lean = 14 },
            Poses.Stand with { X = .38f, Lift = Height });
        return (stage, time) =>
        {
            Block(stage, .5f, Height, cast.FurnitureColour);
            cast.Actor.Draw(stage, movement(time));
        };
    }

    private static Scene JumpOntoBox(Cast cast)
    {
        const float Height = .36f;
        var crouch = Poses.Squat with { RightArm = -30, LeftArm = -34, RightHip = 70, RightKnee = 92, LeftHip = 68, LeftKnee = 92 };
        var movement = cast.Through(
            Poses.Stand with { X = -.5f },
            crouch with { X = -.58f },
            Poses.Squat with { X = .05f, Lift = .6f, RightArm = 120, LeftArm = 116, Lean = 16 },
            crouch with { X = .36f, Lift = Height, RightArm = 60, LeftArm = 56 },
            Poses.Stand with { X = .44f, Lift = Height });
        return (stage, time) =>
        {
            Block(stage, .52f, Height, cast.FurnitureColour);
            cast.Actor.Draw(stage, movement(time));
        };
    }

    private static void Block(Stage stage, float x, float height, Vector3 colour) =>
        stage.Box(new Vector3(x, height / 2, -.35f), new Vector3(.66f, height, .5f), colour);

    private static Scene JumpForward(Cast cast)
    {
        var crouch = Poses.Squat with { RightHip = 70, RightKnee = 92, LeftHip = 68, LeftKnee = 92 };
        return cast.Solo(cast.Through(
            Poses.Stand with { X = -.7f },
            crouch with { X = -.78f, RightArm = -50, LeftArm = -54 },
            Poses.ArmsUp with { X = .0f, Lift = .38f, Lean = 12, RightHip = 40, LeftHip = 36, RightKnee = 50, LeftKnee = 50, RightArm = 130, LeftArm = 126 },
            crouch with { X = .5f, RightArm = 70, LeftArm = 66 },
            Poses.Stand with { X = .7f }));
    }

    private static Scene PullUp(Cast cast)
    {
        var hang = Poses.Stand with { RightArm = 176, LeftArm = 176, RightElbow = 2, LeftElbow = 2, RightArmOut = 6, LeftArmOut = 6, RightKnee = 86, LeftKnee = 92 };
        var movement = cast.Through(hang, hang with { RightArm = 62, LeftArm = 62, RightElbow = 118, LeftElbow = 118 });
        var bar = cast.Actor.Solve(hang).Hands.Y + .1f;
        return (stage, time) =>
        {
            var pose = movement(time);
            var skeleton = cast.Actor.Draw(stage, pose with { Lift = bar - cast.Actor.Solve(pose).Hands.Y });
            var hands = skeleton.Hands with { Z = 0 };
            stage.Stick(hands with { Z = -.75f }, hands with { Z = .75f }, .035f, cast.FurnitureColour);
            foreach (var z in (ReadOnlySpan<float>)[-.75f, .75f]) stage.Stick(new Vector3(hands.X, bar, z), new Vector3(hands.X, 0, z), .035f, cast.FurnitureColour);
        };
    }
}
