using System.Numerics;

namespace Strm.Synthesis;

/// <summary>Actions of a person with furniture or clothing; each has a reversal.</summary>
internal static class FurnitureActions
{
    private static readonly Pose Stand = Poses.Stand;

    /// <summary>The pairs, forwards first.</summary>
    public static IReadOnlyList<IReadOnlyList<ActionDefinition>> Pairs { get; } =
    [
        new ActionDefinition("sit_down", SitDown).WithReversal("stand_up"),
        new ActionDefinition("open_door", OpenDoor).WithReversal("close_door"),
        new ActionDefinition("open_drawer", OpenDrawer).WithReversal("close_drawer"),
        new ActionDefinition("open_chest", OpenChest).WithReversal("close_chest"),
        new ActionDefinition("open_curtains", OpenCurtains).WithReversal("close_curtains"),
        new ActionDefinition("put_on_hat", PutOnHat).WithReversal("take_off_hat"),
        new ActionDefinition("raise_cup", RaiseCup).WithReversal("lower_cup"),
        new ActionDefinition("inflate_balloon", InflateBalloon).WithReversal("deflate_balloon"),
        new ActionDefinition("open_umbrella", OpenUmbrella).WithReversal("close_umbrella"),
        new ActionDefinition("hoist_flag", HoistFlag).WithReversal("lower_flag"),
        new ActionDefinition("unroll_mat", UnrollMat).WithReversal("roll_up_mat"),
    ];

    private static Scene SitDown(Cast cast)
    {
        var movement = cast.Through(Stand, Poses.Sit with { Lean = 30, X = -.3f, RightHip = 74, LeftHip = 72, RightKnee = 76, LeftKnee = 74 }, Poses.Sit);
        var height = cast.Actor.SeatHeight - .08f;
        var backrest = cast.Random.NextDouble() < .6;
        return (stage, time) =>
        {
            var seat = new Vector3(-.46f, height, 0);
            stage.Box(seat with { Y = height - .05f }, new Vector3(.44f, .08f, .5f), cast.FurnitureColour);
            if (backrest) stage.Box(new Vector3(-.7f, height + .28f, 0), new Vector3(.06f, .62f, .48f), cast.FurnitureColour);
            foreach (var x in (ReadOnlySpan<float>)[-.66f, -.28f])
            {
                foreach (var z in (ReadOnlySpan<float>)[-.2f, .2f]) stage.Stick(new Vector3(x, 0, z), new Vector3(x, height - .08f, z), .03f, cast.FurnitureColour * .8f);
            }

            cast.Actor.Draw(stage, movement(time));
        };
    }

    private static Scene OpenDoor(Cast cast)
    {
        var near = Stand with { X = -.5f, RightArm = 68, RightElbow = 18, Lean = 8 };
        var movement = cast.Through(near, near with { X = -.2f, RightArm = 84, RightElbow = 2, Lean = 22, RightHip = 26, LeftHip = -22, RightKnee = 14 });
        var width = cast.Vary(.78f, .1f);
        return (stage, time) =>
        {
            var angle = Cast.Ease(time) * 1.25f;
            var hinge = new Vector3(.28f + width, .93f, -.3f);
            var along = new Vector3(-MathF.Cos(angle), 0, -MathF.Sin(angle)) * width;
            var turn = Quaternion.CreateFromAxisAngle(Vector3.UnitY, -angle);
            stage.Box(hinge + (along / 2), new Vector3(width, 1.86f, .06f), cast.ThingColour, turn);
            stage.Ball(hinge + (along * .88f) + new Vector3(0, 0, .07f), .05f, cast.FurnitureColour * .5f);
            stage.Stick(hinge with { Y = 0 }, hinge with { Y = 1.95f }, .05f, cast.FurnitureColour);
            cast.Actor.Draw(stage, movement(time));
        };
    }

    private static Scene OpenDrawer(Cast cast)
    {
        var near = Stand with { X = -.35f, Lean = 12, RightArm = 58, RightElbow = 4, LeftArm = 50, LeftElbow = 8 };
        var movement = cast.Through(near, near with { X = -.5f, Lean = -4, RightArm = 4, RightElbow = 62, LeftArm = 0, LeftElbow = 62, LeftHip = -16, RightHip = 12 });
        var reach = cast.Vary(.42f, .15f);
        return (stage, time) =>
        {
            cast.Actor.Draw(stage, movement(time));
            stage.Box(new Vector3(.68f, .55f, -.1f), new Vector3(.6f, 1.1f, .5f), cast.FurnitureColour);
            var drawer = new Vector3(.40f - (reach * Cast.Ease(time)), .84f, -.05f);
            stage.Box(drawer + new Vector3(.25f, 0, 0), new Vector3(.5f, .2f, .52f), cast.ThingColour);
            stage.Stick(drawer + new Vector3(-.02f, 0, -.12f), drawer + new Vector3(-.02f, 0, .18f), .035f, cast.ThingColour * .6f);
        };
    }

    private static Scene OpenChest(Cast cast)
    {
        var bent = Stand with { X = -.25f, Lean = 42, RightArm = 38, LeftArm = 34, RightElbow = 8, LeftElbow = 8, RightHip = 16, RightKnee = 18, LeftHip = 6, LeftKnee = 16 };
        var movement = cast.Through(bent, bent with { Lean = 18, RightArm = 104, LeftArm = 100, RightElbow = 4, LeftElbow = 4 });
        return (stage, time) =>
        {
            var angle = Cast.Ease(time) * 1.5f;
            var chest = new Vector3(.5f, .24f, 0);
            stage.Box(chest, new Vector3(.7f, .48f, .5f), cast.FurnitureColour);
            var hinge = new Vector3(.85f, .5f, 0);
            var turn = Quaternion.CreateFromAxisAngle(Vector3.UnitZ, -angle);
            stage.Box(hinge + Vector3.Transform(new Vector3(-.35f, .05f, .001f), turn), new Vector3(.7f, .1f, .52f), cast.ThingColour, turn);
            cast.Actor.Draw(stage, movement(time));
        };
    }

    private static Scene OpenCurtains(Cast cast)
    {
        var near = Stand with { Turn = -80, RightArm = 92, LeftArm = 92, RightElbow = 6, LeftElbow = 6, RightArmOut = -4, LeftArmOut = -4 };
        var movement = cast.Through(near, near with { RightArmOut = 66, LeftArmOut = 66 });
        var sky = cast.FurnitureColour + new Vector3(.35f);
        return (stage, time) =>
        {
            var width = .78f - (.52f * Cast.Ease(time));
            stage.Box(new Vector3(0, 1.2f, -.62f), new Vector3(1.5f, 1.2f, .02f), sky);
            stage.Stick(new Vector3(-.85f, 1.88f, -.55f), new Vector3(.85f, 1.88f, -.55f), .03f, cast.FurnitureColour * .6f);
            foreach (var side in (ReadOnlySpan<int>)[-1, 1])
            {
                stage.Box(new Vector3(side * (.8f - (width / 2)), 1.16f, -.52f), new Vector3(width, 1.4f, .03f), cast.ThingColour);
            }

            cast.Actor.Draw(stage, movement(time));
        };
    }

    private static Scene PutOnHat(Cast cast)
    {
        var up = Stand with { RightArm = 128, RightElbow = 84, LeftArm = 126, LeftElbow = 84, RightArmOut = 14, LeftArmOut = 14 };
        var movement = cast.Through(Poses.Hold, up, Stand);
        return (stage, time) =>
        {
            var skeleton = cast.Actor.Draw(stage, movement(time));
            var onHead = skeleton.Head + new Vector3(0, .13f, 0);
            var place = time < .4f ? skeleton.Hands : Vector3.Lerp(skeleton.Hands, onHead, Cast.Ease((time - .4f) * 8));
            stage.Capsule(place - new Vector3(.2f, 0, 0), place + new Vector3(.2f, 0, 0), .05f, .05f, cast.ThingColour * .85f);
            stage.Capsule(place + new Vector3(0, .05f, .01f), place + new Vector3(0, .14f, .01f), .13f, .11f, cast.ThingColour);
        };
    }

    private static Scene RaiseCup(Cast cast)
    {
        var table = Stand with { RightArm = 38, RightElbow = 40, X = -.3f };
        var movement = cast.Through(table, table with { RightArm = 44, RightElbow = 112, RightForearmOut = -16, Nod = -14 });
        return (stage, time) =>
        {
            stage.Box(new Vector3(.42f, .74f, 0), new Vector3(.62f, .06f, .6f), cast.FurnitureColour);
            foreach (var x in (ReadOnlySpan<float>)[.18f, .66f]) stage.Stick(new Vector3(x, 0, 0), new Vector3(x, .7f, 0), .035f, cast.FurnitureColour * .8f);
            var hand = cast.Actor.Draw(stage, movement(time)).Right.Hand;
            var tilt = new Vector3(-.12f * Cast.Ease(time), .14f, .02f);
            stage.Capsule(hand + new Vector3(.05f, -.02f, .02f), hand + new Vector3(.05f, 0, .02f) + tilt, .075f, .095f, cast.ThingColour);
        };
    }

    private static Scene InflateBalloon(Cast cast)
    {
        var pose = Stand with { RightArm = 52, LeftArm = 52, RightElbow = 88, LeftElbow = 88, RightForearmOut = -22, LeftForearmOut = -22 };
        var movement = cast.Through(pose, pose with { RightArm = 58, LeftArm = 58, RightElbow = 62, LeftElbow = 62, RightForearmOut = 8, LeftForearmOut = 8, Lean = -8 });
        var full = cast.Vary(.44f, .12f);
        return (stage, time) =>
        {
            var skeleton = cast.Actor.Draw(stage, movement(time));
            var radius = .07f + ((full - .07f) * Cast.Ease(time));
            stage.Ball(skeleton.Head + (skeleton.Face * (.2f + radius)) - new Vector3(0, .05f, -.05f), radius, cast.ThingColour);
        };
    }

    private static Scene OpenUmbrella(Cast cast)
    {
        var pose = Stand with { RightArm = 66, RightElbow = 92, RightArmOut = 4 };
        var movement = cast.Through(pose with { RightArm = 40, RightElbow = 84 }, pose);
        return (stage, time) =>
        {
            var hand = cast.Actor.Draw(stage, movement(time)).Right.Hand;
            var top = hand + new Vector3(-.1f, .98f, 0);
            stage.Stick(hand - new Vector3(0, .08f, 0), top, .025f, cast.FurnitureColour * .5f);
            var angle = .12f + (1.05f * Cast.Ease(time));
            for (var i = 0; i < 9; i++)
            {
                var (sin, cos) = MathF.SinCos(MathF.Tau * i / 9);
                var tip = top + (new Vector3(cos * MathF.Sin(angle), -MathF.Cos(angle), sin * MathF.Sin(angle)) * .66f);
                stage.Capsule(top, tip, .05f, .03f + (.13f * MathF.Sin(angle)), i % 2 == 0 ? cast.ThingColour : cast.ThingColour * .82f);
            }
        };
    }

    private static Scene HoistFlag(Cast cast)
    {
        var pull = Stand with { RightArm = 120, RightElbow = 30, LeftArm = 50, LeftElbow = 60, X = -.3f, Nod = -20 };
        var movement = cast.Swing(pull, new Pose { RightArm = 32, RightElbow = 22, LeftArm = -32, LeftElbow = -22 }, 3);
        return (stage, time) =>
        {
            stage.Stick(new Vector3(.22f, 0, 0), new Vector3(.22f, 2.3f, 0), .035f, cast.FurnitureColour);
            var height = .55f + (1.5f * time);
            var wave = .05f * MathF.Sin(MathF.Tau * 2 * time);
            stage.Box(new Vector3(.56f, height, wave), new Vector3(.62f, .4f, .03f), cast.ThingColour);
            stage.Box(new Vector3(.56f, height, wave + .02f), new Vector3(.62f, .12f, .03f), Vector3.One - cast.ThingColour);
            cast.Actor.Draw(stage, movement(time));
        };
    }

    private static Scene UnrollMat(Cast cast)
    {
        var start = Poses.AllFours with { X = -.75f, RightArm = 20, LeftArm = 12 };
        var movement = cast.Through(start, start with { X = -.35f, RightArm = 52, LeftArm = 46, Lean = 88 });
        var length = cast.Vary(1.2f, .1f);
        return (stage, time) =>
        {
            var hands = cast.Actor.Draw(stage, movement(time)).Hands;
            var unrolled = .12f + (length * Cast.Ease(time));
            var radius = .07f + (.13f * MathF.Sqrt(1 - (.95f * Cast.Ease(time))));
            var start = hands.X - .1f - (unrolled * .35f);
            stage.Box(new Vector3(start + (unrolled / 2), .02f, .12f), new Vector3(unrolled, .04f, .66f), cast.ThingColour);
            var roll = new Vector3(start + unrolled, radius, .12f);
            stage.Stick(roll - new Vector3(0, 0, .3f), roll + new Vector3(0, 0, .3f), radius, cast.ThingColour * .85f);
        };
    }
}
