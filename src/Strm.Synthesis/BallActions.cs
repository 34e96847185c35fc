using System.Numerics;

namespace Strm.Synthesis;

/// <summary>Actions of a person with a ball or something else that leaves the hands; each has a reversal.</summary>
internal static class BallActions
{
    private static readonly Pose Stand = Poses.Stand;

    /// <summary>The pairs, forwards first.</summary>
    public static IReadOnlyList<IReadOnlyList<ActionDefinition>> Pairs { get; } =
    [
        new ActionDefinition("pick_up", PickUp).WithReversal("put_down"),
        new ActionDefinition("throw", Throw).WithReversal("catch"),
        new ActionDefinition("roll_ball", RollBall).WithReversal("stop_ball"),
        new ActionDefinition("kick_ball", KickBall).WithReversal("trap_ball"),
        new ActionDefinition("put_on_shelf", PutOnShelf).WithReversal("take_from_shelf"),
        new ActionDefinition("push", Push).WithReversal("pull"),
        new ActionDefinition("lift_barbell", LiftBarbell).WithReversal("lower_barbell"),
    ];

    private static Scene PickUp(Cast cast)
    {
        var movement = cast.Through(Stand, Poses.ReachDown, Poses.Hold);
        var thing = Thing.Draw(cast);
        var rest = cast.Actor.Solve(movement(.5f)).Hands;
        return (stage, time) =>
        {
            var hands = cast.Actor.Draw(stage, movement(time)).Hands;
            thing.Put(stage, (time < .5f ? rest : hands) with { Z = .02f });
        };
    }

    private static Scene Throw(Cast cast)
    {
        var back = Stand with { X = -.45f, Lean = -14, RightArm = -118, RightElbow = -30, LeftArm = 58, LeftElbow = 10, RightHip = -16, RightKnee = 8, LeftHip = 22, LeftKnee = 8 };
        var released = Stand with { X = -.4f, Lean = 20, RightArm = 88, RightElbow = 0, LeftArm = -30, RightHip = -26, RightKnee = 6, LeftHip = 22, LeftKnee = 16 };
        var movement = cast.Through(back, released, released with { Lean = 30, RightArm = 50 });
        const float Release = .4f;
        var from = cast.Actor.Solve(movement(Release)).Right.Hand;
        var reach = cast.Vary(1.45f, .2f);
        var radius = cast.Vary(.12f, .2f);
        return (stage, time) =>
        {
            var skeleton = cast.Actor.Draw(stage, movement(time));
            var flown = Math.Max(0, time - Release) / (1 - Release);
            var ball = time < Release ? skeleton.Right.Hand : from + new Vector3(reach * flown, (.75f * flown) - (1.35f * flown * flown), 0);
            stage.Ball(ball, radius, cast.ThingColour);
        };
    }

    private static Scene RollBall(Cast cast)
    {
        var back = Stand with { Lean = 58, X = -.35f, RightArm = -50, RightElbow = 0, LeftArm = 20, RightHip = 34, RightKnee = 44, LeftHip = -8, LeftKnee = 40 };
        var movement = cast.Through(back, back with { RightArm = 56, Lean = 62 }, back with { RightArm = 74, Lean = 44 });
        const float Release = .45f;
        var from = cast.Actor.Solve(movement(Release)).Right.Hand;
        var radius = cast.Vary(.13f, .2f);
        var reach = cast.Vary(1.25f, .2f);
        return (stage, time) =>
        {
            var skeleton = cast.Actor.Draw(stage, movement(time));
            var rolled = Math.Max(0, time - Release) / (1 - Release);
            var height = Math.Max(radius, from.Y - (rolled * 3));
            var ball = time < Release ? skeleton.Right.Hand : new Vector3(from.X + (reach * rolled), height, from.Z);
            stage.Shadow(ball with { Y = 0 }, radius);
            stage.Ball(ball, radius, cast.ThingColour);
        };
    }

    private static Scene KickBall(Cast cast)
    {
        var back = Stand with { Lean = 6, RightArm = -30, LeftArm = 42, RightHip = -48, RightKnee = 56, X = -.5f };
        var through = back with { Lean = -12, RightArm = 42, LeftArm = -40, RightHip = 72, RightKnee = 2 };
        var movement = cast.Through(back, through, Stand with { X = -.46f });
        var radius = cast.Vary(.13f, .2f);
        var reach = cast.Vary(1.15f, .2f);
        return (stage, time) =>
        {
            cast.Actor.Draw(stage, movement(time));
            var flown = Math.Clamp((time - .3f) / .7f, 0, 1);
            var ball = new Vector3(-.13f + (reach * flown), radius + (.95f * flown * (1 - flown)), .08f);
            stage.Shadow(ball with { Y = 0 }, radius);
            stage.Ball(ball, radius, cast.ThingColour);
        };
    }

    private static Scene PutOnShelf(Cast cast)
    {
        var reach = Poses.ReachUp with { RightArm = 128, LeftArm = 126, Lean = 4 };
        var movement = cast.Through(Poses.Hold, reach, Stand);
        var thing = Thing.Draw(cast);
        var top = cast.Actor.Solve(movement(.5f)).Hands;
        return (stage, time) =>
        {
            var board = new Vector3(top.X + .12f, top.Y - thing.Size - .04f, 0);
            stage.Box(board with { Z = -.3f }, new Vector3(.5f, .05f, .6f), cast.FurnitureColour);
            stage.Box(new Vector3(board.X + .28f, board.Y / 2, -.3f), new Vector3(.06f, board.Y, .5f), cast.FurnitureColour * .8f);
            var hands = cast.Actor.Draw(stage, movement(time)).Hands;
            thing.Put(stage, (time < .5f ? hands : top) with { Z = .02f });
        };
    }

    private static Scene Push(Cast cast)
    {
        var braced = cast.Vary(Stand with { Lean = 34, RightArm = 64, RightElbow = 24, LeftArm = 60, LeftElbow = 24, RightArmOut = 2, LeftArmOut = 2 });
        var size = new Vector3(cast.Vary(.58f, .2f), cast.Vary(1.0f, .2f), .6f);
        var reach = cast.Vary(.34f, .2f);
        var steps = cast.Cycles();
        return (stage, time) =>
        {
            var sin = MathF.Sin(MathF.Tau * steps * time);
            var skeleton = cast.Actor.Draw(stage, braced with
            {
                X = -.55f + (reach * ((2 * time) - 1)), RightHip = 8 + (26 * sin), LeftHip = 8 - (26 * sin), RightKnee = 22 + (14 * sin), LeftKnee = 22 - (14 * sin),
            });
            var middle = new Vector3(skeleton.Hands.X + .05f + (size.X / 2), size.Y / 2, 0);
            stage.Shadow(middle with { Y = 0 }, size.X * .7f);
            stage.Box(middle, size, cast.ThingColour);
        };
    }

    private static Scene LiftBarbell(Cast cast)
    {
        var waist = Stand with { RightArm = 10, LeftArm = 10, RightElbow = 8, LeftElbow = 8, Turn = 25 };
        var chest = waist with { RightArm = 24, LeftArm = 24, RightElbow = 128, LeftElbow = 128, RightKnee = 24, LeftKnee = 24, RightHip = 12, LeftHip = 12 };
        var movement = cast.Through(waist, chest, Poses.ArmsUp with { Turn = 25 });
        var radius = cast.Vary(.2f, .2f);
        return (stage, time) =>
        {
            var skeleton = cast.Actor.Draw(stage, movement(time));
            var along = Vector3.Normalize((skeleton.Right.Hand - skeleton.Left.Hand) with { Y = 0 });
            var (right, left) = (skeleton.Hands + (along * .62f), skeleton.Hands - (along * .62f));
            stage.Stick(left, right, .03f, new Vector3(.72f, .72f, .75f));
            foreach (var end in (ReadOnlySpan<Vector3>)[left, right]) stage.Stick(end - (along * .03f), end + (along * .03f), radius, cast.ThingColour * .8f);
        };
    }
}
