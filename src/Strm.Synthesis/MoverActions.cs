using System.Numerics;

namespace Strm.Synthesis;

/// <summary>Clips of things that move by themselves, so that a model learns about more than figures.</summary>
internal static class MoverActions
{
    /// <summary>The pairs, forwards first.</summary>
    public static IReadOnlyList<IReadOnlyList<ActionDefinition>> Pairs { get; } =
    [
        One("thing_rises", "thing_sinks", (put, time) => put(new Vector3(0, .3f + (1.2f * time), 0), 1)),
        One("thing_grows", "thing_shrinks", (put, time) => put(new Vector3(0, .85f, 0), .35f + (1.9f * Cast.Ease(time)))),
        One("thing_comes_near", "thing_goes_away", (put, time) => put(new Vector3(.9f - (.9f * time), .9f - (.3f * time), -3f + (5.6f * time)), 1.2f)),
        new ActionDefinition("swarm_gathers", Swarm).WithReversal("swarm_scatters"),
        new ActionDefinition("spiral_in", Spiral).WithReversal("spiral_out"),
        new ActionDefinition("roll_down_slope", Slope).WithReversal("roll_up_slope"),
        new ActionDefinition("split_apart", SplitApart).WithReversal("merge"),
        new ActionDefinition("topple", Topple).WithReversal("right_itself"),
        new ActionDefinition("gauge_fills", Gauge).WithReversal("gauge_drains"),
        new ActionDefinition("chain_folds", Chain).WithReversal("chain_unfolds"),
        new ActionDefinition("slide_right", Slide) { Mirrors = false }.WithReversal("slide_left"),
        new ActionDefinition("turn_clockwise", Rotor) { Mirrors = false }.WithReversal("turn_counterclockwise"),
    ];

    /// <summary>The classes without a reversal.</summary>
    public static IReadOnlyList<ActionDefinition> Cyclic { get; } =
    [
        new("thing_bounces", Bounce),
        new("thing_swings", Pendulum),
        new("thing_pulses", Pulse),
        new("thing_shakes", Shake),
    ];

    private static IReadOnlyList<ActionDefinition> One(string name, string reversal, Action<Action<Vector3, float>, float> move) =>
        new ActionDefinition(name, cast =>
        {
            var thing = Thing.Draw(cast);
            var shift = new Vector3(cast.Random.NextSingle(-.5f, .5f), 0, 0);
            return (stage, time) => move((place, scale) => (thing with { Size = thing.Size * scale }).Put(stage, place + shift), time);
        }).WithReversal(reversal);

    private static Scene Slide(Cast cast)
    {
        var thing = Thing.Draw(cast);
        var height = cast.Random.NextSingle(.4f, 1.3f);
        return (stage, time) => thing.Put(stage, new Vector3(-1.05f + (2.1f * time), height, 0));
    }

    private static Scene Swarm(Cast cast)
    {
        var members = Enumerable.Range(0, 12).Select(_ => new Vector3(cast.Random.NextSingle(-1.2f, 1.2f), cast.Random.NextSingle(-.8f, .9f), cast.Random.NextSingle(-.5f, .5f))).ToArray();
        var radius = cast.Vary(.075f, .3f);
        return (stage, time) =>
        {
            foreach (var member in members) stage.Ball(new Vector3(0, .85f, 0) + (member * (1 - (.86f * Cast.Ease(time)))), radius, cast.ThingColour);
        };
    }

    private static Scene Spiral(Cast cast)
    {
        var start = cast.Random.NextSingle(0, MathF.Tau);
        var radius = cast.Vary(.12f, .3f);
        var turns = cast.Cycles();
        return (stage, time) =>
        {
            var (sin, cos) = MathF.SinCos(start + (MathF.Tau * turns * time));
            var reach = 1.05f - (.95f * time);
            stage.Ball(new Vector3(cos * reach, .85f + (sin * reach * .75f), 0), radius, cast.ThingColour);
            stage.Ball(new Vector3(0, .85f, -.1f), .06f, cast.FurnitureColour);
        };
    }

    private static Scene Slope(Cast cast)
    {
        var drop = cast.Vary(.7f, .2f);
        var radius = cast.Vary(.14f, .2f);
        return (stage, time) =>
        {
            var (top, bottom) = (new Vector3(-1, .2f + drop, 0), new Vector3(1, .12f, 0));
            var normal = Vector3.Normalize(new Vector3(drop, 2, 0));
            stage.Stick(top - new Vector3(0, 0, .1f), bottom - new Vector3(0, 0, .1f), .05f, cast.FurnitureColour);
            stage.Stick(top - new Vector3(0, 0, .1f), new Vector3(-1, 0, -.1f), .05f, cast.FurnitureColour);
            stage.Ball(Vector3.Lerp(top, bottom, time * time) + (normal * (radius + .05f)), radius, cast.ThingColour);
        };
    }

    private static Scene SplitApart(Cast cast)
    {
        var angle = cast.Random.NextSingle(-.6f, .6f);
        var radius = cast.Vary(.2f, .25f);
        return (stage, time) =>
        {
            var apart = new Vector3(MathF.Cos(angle), MathF.Sin(angle), 0) * (.9f * Cast.Ease(time));
            stage.Ball(new Vector3(0, .85f, 0) + apart, radius, cast.ThingColour);
            stage.Ball(new Vector3(0, .85f, 0) - apart, radius, cast.ThingColour);
        };
    }

    private static Scene Topple(Cast cast)
    {
        var size = new Vector3(cast.Vary(.3f, .2f), cast.Vary(1.15f, .15f), .35f);
        return (stage, time) =>
        {
            var turn = Quaternion.CreateFromAxisAngle(Vector3.UnitZ, -MathF.PI / 2 * time * time);
            var corner = new Vector3(-.15f, 0, 0);
            stage.Box(corner + Vector3.Transform(new Vector3(-size.X / 2, size.Y / 2, 0), turn), size, cast.ThingColour, turn);
        };
    }

    private static Scene Gauge(Cast cast)
    {
        var width = cast.Vary(.42f, .3f);
        return (stage, time) =>
        {
            var level = .05f + (1.3f * time);
            stage.Box(new Vector3(0, .85f, -.1f), new Vector3(width + .14f, 1.56f, .02f), cast.FurnitureColour);
            stage.Box(new Vector3(0, .14f + (level / 2), 0), new Vector3(width, level, .05f), cast.ThingColour);
        };
    }

    private static Scene Chain(Cast cast)
    {
        var radius = cast.Vary(.07f, .2f);
        return (stage, time) =>
        {
            var place = new Vector3(-.75f, .75f, 0);
            for (var i = 0; i < 5; i++)
            {
                var angle = Cast.Ease(time) * 1.3f * ((i & 1) == 0 ? 1 : -1);
                var next = place + (new Vector3(MathF.Cos(angle), MathF.Sin(angle), 0) * .36f);
                stage.Stick(place, next, radius, (i & 1) == 0 ? cast.ThingColour : cast.ThingColour * .75f);
                place = next;
            }
        };
    }

    private static Scene Rotor(Cast cast)
    {
        var arms = cast.Random.NextInclusive(1, 3);
        var start = cast.Random.NextSingle(0, MathF.Tau);
        var length = cast.Vary(.8f, .15f);
        return (stage, time) =>
        {
            var centre = new Vector3(0, .9f, 0);
            for (var i = 0; i < arms; i++)
            {
                var (sin, cos) = MathF.SinCos(start - (MathF.Tau * .8f * time / Math.Max(1, arms - 1)) + (MathF.Tau * i / arms));
                stage.Capsule(centre, centre + (new Vector3(cos, sin, 0) * length), .05f, .12f, cast.ThingColour);
            }

            stage.Ball(centre + new Vector3(0, 0, .1f), .1f, cast.FurnitureColour);
        };
    }

    private static Scene Bounce(Cast cast)
    {
        var times = cast.Cycles();
        var thing = Thing.Draw(cast);
        var height = cast.Vary(.9f, .2f);
        return (stage, time) =>
        {
            stage.Shadow(Vector3.Zero, thing.Size);
            thing.Put(stage, new Vector3(0, thing.Size + (height * Math.Abs(MathF.Cos(MathF.PI * times * time))), 0));
        };
    }

    private static Scene Pendulum(Cast cast)
    {
        var times = cast.Cycles();
        var radius = cast.Vary(.16f, .2f);
        return (stage, time) =>
        {
            var angle = .9f * MathF.Cos(MathF.Tau * times * time);
            var hook = new Vector3(0, 1.75f, 0);
            var bob = hook + (new Vector3(MathF.Sin(angle), -MathF.Cos(angle), 0) * 1.1f);
            stage.Stick(hook, bob, .025f, cast.FurnitureColour);
            stage.Ball(bob + new Vector3(0, 0, .02f), radius, cast.ThingColour);
        };
    }

    private static Scene Pulse(Cast cast)
    {
        var times = cast.Cycles();
        var thing = Thing.Draw(cast);
        return (stage, time) => (thing with { Size = thing.Size * (1.6f + (.8f * MathF.Sin(MathF.Tau * times * time))) }).Put(stage, new Vector3(0, .85f, 0));
    }

    private static Scene Shake(Cast cast)
    {
        var times = cast.Cycles() + 1;
        var thing = Thing.Draw(cast);
        return (stage, time) => thing.Put(stage, new Vector3(.45f * MathF.Sin(MathF.Tau * times * time), .85f, 0));
    }
}
