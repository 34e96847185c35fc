using System.Numerics;

namespace Strm.Synthesis;

/// <summary>Clips of one plain shape that moves across the picture, grows, turns or comes and goes.</summary>
internal static class ShapeActions
{
    private const float Reach = 1.25f;
    private const float Middle = .97f;

    /// <summary>The pairs, forwards first.</summary>
    public static IReadOnlyList<IReadOnlyList<ActionDefinition>> Pairs { get; } =
    [
        Path("shape_goes_right", "shape_goes_left", mirrors: false, Straight(Vector2.UnitX)),
        Path("shape_goes_up", "shape_goes_down", mirrors: true, Straight(Vector2.UnitY)),
        Path("shape_goes_up_right", "shape_goes_down_left", mirrors: false, Straight(Vector2.One)),
        Path("shape_goes_up_left", "shape_goes_down_right", mirrors: false, Straight(new Vector2(-1, 1))),
        Path("shape_drops", "shape_soars", mirrors: true, Drop),
        Path("shape_hops_right", "shape_hops_left", mirrors: false, Hops),
        Path("shape_snakes_right", "shape_snakes_left", mirrors: false, Snake),
        Path("shape_flies_arc_right", "shape_flies_arc_left", mirrors: false, Arc),
        Path("shape_orbits_clockwise", "shape_orbits_counterclockwise", mirrors: false, Orbit),
        new ActionDefinition("shape_swells", Swell).WithReversal("shape_dwindles"),
        new ActionDefinition("shape_turns_left", Turn) { Mirrors = false }.WithReversal("shape_turns_right"),
        new ActionDefinition("shape_rolls_right", Roll) { Mirrors = false }.WithReversal("shape_rolls_left"),
        new ActionDefinition("shape_lights_up", LightUp).WithReversal("shape_goes_dark"),
        new ActionDefinition("shapes_meet", Meet).WithReversal("shapes_part"),
    ];

    /// <summary>The classes without a reversal.</summary>
    public static IReadOnlyList<ActionDefinition> Cyclic { get; } =
    [
        new("shape_blinks", Blink),
        new("shape_bobs", cast => Oscillate(cast, Vector2.UnitY)),
        new("shape_sways", cast => Oscillate(cast, Vector2.UnitX)),
        new("shape_bounces", Bounce),
        new("shape_beats", Beat),
        new("shape_rocks", Rock),
        new("shapes_take_turns", TakeTurns),
        new("shapes_change_places", ChangePlaces),
    ];

    private static IReadOnlyList<ActionDefinition> Path(string name, string reversal, bool mirrors, Func<Cast, Func<float, Vector2>> path) =>
        new ActionDefinition(name, cast =>
        {
            var shape = FlatShape.Draw(cast);
            var way = path(cast);
            return (stage, time) => shape.Put(stage, Place(way(time)));
        }) { Mirrors = mirrors }.WithReversal(reversal);

    private static Vector3 Place(Vector2 offset) => new(offset.X, Middle + offset.Y, 0);

    /// <summary>A straight path through the picture, randomly off-centre, at a steady pace or with a slow start and end.</summary>
    private static Func<Cast, Func<float, Vector2>> Straight(Vector2 direction) => cast =>
    {
        var along = Vector2.Normalize(direction);
        var aside = new Vector2(-along.Y, along.X) * cast.Random.NextSingle(-.7f, .7f);
        var reach = cast.Random.NextSingle(.75f, Reach);
        var eased = cast.Random.NextDouble() < .3;
        return time => aside + (along * (reach * ((2 * (eased ? Cast.Ease(time) : time)) - 1)));
    };

    private static Func<float, Vector2> Drop(Cast cast)
    {
        var x = cast.Random.NextSingle(-.8f, .8f);
        return time => new Vector2(x, 1.05f - (2.1f * time * time));
    }

    private static Func<float, Vector2> Hops(Cast cast)
    {
        var times = cast.Cycles();
        var height = cast.Vary(.9f, .2f);
        return time => new Vector2(Reach * ((2 * time) - 1), -.75f + (height * MathF.Abs(MathF.Sin(MathF.PI * times * time))));
    }

    private static Func<float, Vector2> Snake(Cast cast)
    {
        var times = cast.Cycles();
        var width = cast.Vary(.5f, .2f);
        return time => new Vector2(Reach * ((2 * time) - 1), width * MathF.Sin(MathF.Tau * times * time));
    }

    private static Func<float, Vector2> Arc(Cast cast)
    {
        var height = cast.Vary(1.5f, .2f);
        return time => new Vector2(Reach * ((2 * time) - 1), -.8f + (height * 4 * time * (1 - time)));
    }

    private static Func<float, Vector2> Orbit(Cast cast)
    {
        var start = cast.Random.NextSingle(0, MathF.Tau);
        var radius = cast.Vary(.75f, .2f);
        var turns = cast.Random.NextSingle(.9f, 1.6f);
        return time =>
        {
            var (sin, cos) = MathF.SinCos(start - (MathF.Tau * turns * time));
            return new Vector2(cos, sin) * radius;
        };
    }

    private static Scene Swell(Cast cast)
    {
        var shape = FlatShape.Draw(cast, .12f, .2f);
        var place = Place(new Vector2(cast.Random.NextSingle(-.5f, .5f), cast.Random.NextSingle(-.3f, .3f)));
        var most = cast.Random.NextSingle(3.5f, 6);
        return (stage, time) => shape.Put(stage, place, .4f + (most * time));
    }

    private static Scene Turn(Cast cast)
    {
        var (first, second) = (cast.FurnitureColour, FlatShape.Apart(cast.Random, cast.FurnitureColour));
        var ground = FlatShape.Draw(cast);
        var length = cast.Random.NextSingle(.5f, 1);
        var place = Place(new Vector2(cast.Random.NextSingle(-.3f, .3f), cast.Random.NextSingle(-.2f, .2f)));
        var (start, turns) = (cast.Random.NextSingle(0, MathF.Tau), cast.Random.NextSingle(.5f, 1.1f));
        var isBar = cast.Random.NextDouble() < .6;
        return (stage, time) =>
        {
            ground.PutGround(stage);
            var angle = start + (MathF.Tau * turns * time);
            var (sin, cos) = MathF.SinCos(angle);
            var along = new Vector3(cos, sin, 0) * length;
            var rotation = Quaternion.CreateFromAxisAngle(Vector3.UnitZ, angle);
            if (isBar) stage.Box(place, new Vector3(length * 2, length * .6f, .05f), first, rotation);
            else stage.Stick(place, place + along, .14f, first);
            stage.Ball(place + (along * .75f) + new Vector3(0, 0, .1f), .13f, isBar ? second : first);
        };
    }

    private static Scene Roll(Cast cast)
    {
        var shape = FlatShape.Draw(cast, .25f, .4f);
        var y = cast.Random.NextSingle(-.8f, .2f);
        return (stage, time) => shape.Put(stage, Place(new Vector2(Reach * ((2 * time) - 1), y)), 1, -MathF.Tau * time);
    }

    private static Scene LightUp(Cast cast)
    {
        var shape = FlatShape.Draw(cast);
        var (dark, bright) = (FlatShape.AnyColour(cast.Random) * .12f, FlatShape.AnyColour(cast.Random));
        if (bright.X + bright.Y + bright.Z < 1.2f) bright = Vector3.One - (bright * .5f);
        var place = Place(new Vector2(cast.Random.NextSingle(-.6f, .6f), cast.Random.NextSingle(-.4f, .4f)));
        var size = cast.Random.NextSingle(.6f, 1.6f);
        return (stage, time) =>
        {
            shape.PutGround(stage);
            stage.Box(place, new Vector3(size, size, .05f), Vector3.Lerp(dark, bright, time));
        };
    }

    private static Scene Meet(Cast cast)
    {
        var (first, second) = (FlatShape.Draw(cast), FlatShape.Draw(cast));
        var y = cast.Random.NextSingle(-.6f, .6f);
        return (stage, time) =>
        {
            var apart = .25f + (.95f * (1 - time));
            first.Put(stage, Place(new Vector2(-apart, y)));
            second.PutAlone(stage, Place(new Vector2(apart, y)));
        };
    }

    private static Scene Blink(Cast cast)
    {
        var shape = FlatShape.Draw(cast, .2f, .5f);
        var place = Place(new Vector2(cast.Random.NextSingle(-.8f, .8f), cast.Random.NextSingle(-.5f, .5f)));
        var (times, start) = (cast.Cycles() + cast.Random.NextInt32(2), cast.Random.NextSingle(0, 1));
        return (stage, time) =>
        {
            shape.PutGround(stage);
            if (((time * times) + start) % 1 < .5f) shape.PutAlone(stage, place);
        };
    }

    private static Scene Oscillate(Cast cast, Vector2 direction)
    {
        var shape = FlatShape.Draw(cast);
        var aside = new Vector2(direction.Y, direction.X) * cast.Random.NextSingle(-.7f, .7f);
        var (times, start, reach) = (cast.Cycles(), cast.Random.NextSingle(0, MathF.Tau), cast.Vary(.8f, .3f));
        return (stage, time) => shape.Put(stage, Place(aside + (direction * (reach * MathF.Sin(start + (MathF.Tau * times * time))))));
    }

    private static Scene Bounce(Cast cast)
    {
        var shape = FlatShape.Draw(cast);
        var x = cast.Random.NextSingle(-.8f, .8f);
        var (times, height) = (cast.Cycles(), cast.Vary(1.5f, .2f));
        return (stage, time) => shape.Put(stage, Place(new Vector2(x, -.9f + (height * MathF.Abs(MathF.Cos(MathF.PI * times * time))))));
    }

    private static Scene Beat(Cast cast)
    {
        var shape = FlatShape.Draw(cast, .3f, .45f);
        var place = Place(new Vector2(cast.Random.NextSingle(-.6f, .6f), cast.Random.NextSingle(-.4f, .4f)));
        var times = cast.Cycles();
        return (stage, time) => shape.Put(stage, place, 1.2f + (.75f * MathF.Sin(MathF.Tau * times * time)));
    }

    private static Scene Rock(Cast cast)
    {
        var ground = FlatShape.Draw(cast);
        var length = cast.Random.NextSingle(.7f, 1.2f);
        var (times, start) = (cast.Cycles(), cast.Random.NextSingle(0, MathF.Tau));
        return (stage, time) =>
        {
            ground.PutGround(stage);
            var turn = Quaternion.CreateFromAxisAngle(Vector3.UnitZ, .7f * MathF.Sin(start + (MathF.Tau * times * time)));
            stage.Box(Place(default), new Vector3(length * 2, .3f, .05f), cast.ThingColour, turn);
        };
    }

    private static Scene TakeTurns(Cast cast)
    {
        var (left, right) = (FlatShape.Draw(cast, .2f, .4f), FlatShape.Draw(cast, .2f, .4f));
        var (apart, y, times) = (cast.Random.NextSingle(.4f, .8f), cast.Random.NextSingle(-.4f, .4f), cast.Cycles());
        return (stage, time) =>
        {
            left.PutGround(stage);
            if (time * times % 1 < .5f) left.PutAlone(stage, Place(new Vector2(-apart, y)));
            else right.PutAlone(stage, Place(new Vector2(apart, y)));
        };
    }

    private static Scene ChangePlaces(Cast cast)
    {
        var (first, second) = (FlatShape.Draw(cast), FlatShape.Draw(cast));
        var y = cast.Random.NextSingle(-.3f, .3f);
        return (stage, time) =>
        {
            var x = MathF.Cos(MathF.PI * time) * .9f;
            var lift = MathF.Sin(MathF.PI * time) * .45f;
            first.Put(stage, Place(new Vector2(x, y + lift)));
            second.PutAlone(stage, Place(new Vector2(-x, y - lift)));
        };
    }
}
