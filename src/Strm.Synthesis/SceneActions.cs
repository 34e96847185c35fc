using System.Numerics;

namespace Strm.Synthesis;

/// <summary>Clips in which the whole picture moves: a patterned wall, a field of dots, a curtain, the light.</summary>
internal static class SceneActions
{
    private const float Middle = .97f;
    private const float Half = 2.1f;

    private delegate Vector3 Flow(Vector3 home, float time);

    /// <summary>The pairs, forwards first.</summary>
    public static IReadOnlyList<IReadOnlyList<ActionDefinition>> Pairs { get; } =
    [
        Wall("wall_goes_right", "wall_goes_left", mirrors: false, Shift(Vector3.UnitX)),
        Wall("wall_goes_up", "wall_goes_down", mirrors: true, Shift(Vector3.UnitY)),
        Wall("wall_comes_near", "wall_goes_away", mirrors: true, Zoom),
        Wall("wall_turns_left", "wall_turns_right", mirrors: false, Turn),
        Dots("dots_flow_right", "dots_flow_left", mirrors: false, Stream(Vector3.UnitX)),
        Dots("dots_rise", "dots_fall", mirrors: true, Stream(Vector3.UnitY)),
        Dots("dots_fly_apart", "dots_close_in", mirrors: true, Zoom),
        Dots("dots_wheel_left", "dots_wheel_right", mirrors: false, Turn),
        Cover("curtain_covers_from_left", "curtain_opens_to_left", mirrors: false, Vector2.UnitX),
        Cover("curtain_comes_down", "curtain_goes_up", mirrors: true, -Vector2.UnitY),
        new ActionDefinition("light_comes_up", Light).WithReversal("light_goes_down"),
    ];

    /// <summary>The classes without a reversal.</summary>
    public static IReadOnlyList<ActionDefinition> Cyclic { get; } =
    [
        new("colour_changes", Colour),
        new("wall_shakes", Shake),
        new("light_flickers", Flicker),
    ];

    /// <summary>A wall of tiles that moves as one.</summary>
    private static IReadOnlyList<ActionDefinition> Wall(string name, string reversal, bool mirrors, Func<Cast, Flow> flow) =>
        new ActionDefinition(name, cast => Tiles(cast, flow(cast))) { Mirrors = mirrors }.WithReversal(reversal);

    private static IReadOnlyList<ActionDefinition> Dots(string name, string reversal, bool mirrors, Func<Cast, Flow> flow) =>
        new ActionDefinition(name, cast =>
        {
            var ground = FlatShape.Draw(cast);
            var radius = cast.Random.NextSingle(.05f, .12f);
            var homes = Enumerable.Range(0, 40).Select(_ => new Vector3(cast.Random.NextSingle(-Half, Half), cast.Random.NextSingle(-Half, Half), 0)).ToArray();
            var move = flow(cast);
            return (stage, time) =>
            {
                ground.PutGround(stage);
                foreach (var home in homes) stage.Ball(move(home, time) + new Vector3(0, Middle, 0), radius, cast.ThingColour);
            };
        }) { Mirrors = mirrors }.WithReversal(reversal);

    private static IReadOnlyList<ActionDefinition> Cover(string name, string reversal, bool mirrors, Vector2 direction) =>
        new ActionDefinition(name, cast =>
        {
            var ground = FlatShape.Draw(cast);
            return (stage, time) =>
            {
                ground.PutGround(stage);
                var way = direction * (-3f + (2.9f * time));
                stage.Box(new Vector3(way.X, Middle + way.Y, 0), new Vector3(3.1f, 3.1f, .05f), cast.ThingColour);
            };
        }) { Mirrors = mirrors }.WithReversal(reversal);

    private static Func<Cast, Flow> Shift(Vector3 direction) => cast =>
    {
        var distance = cast.Random.NextSingle(.7f, 1.8f);
        return (home, time) => home + (direction * (distance * (time - .5f)));
    };

    /// <summary>Dots that leave on one side re-enter on the other.</summary>
    private static Func<Cast, Flow> Stream(Vector3 direction) => cast =>
    {
        var distance = cast.Random.NextSingle(.7f, 1.8f);
        return (home, time) =>
        {
            var moved = home + (direction * (distance * time));
            return new Vector3(Wrapped(moved.X), Wrapped(moved.Y), moved.Z);
        };
    };

    private static float Wrapped(float value) => value - (2 * Half * MathF.Floor((value + Half) / (2 * Half)));

    private static Flow Zoom(Cast cast)
    {
        var (from, to) = (cast.Random.NextSingle(.35f, .7f), cast.Random.NextSingle(1.3f, 2));
        return (home, time) => home * (from + ((to - from) * time));
    }

    private static Flow Turn(Cast cast)
    {
        var angle = cast.Random.NextSingle(.7f, 1.8f);
        return (home, time) =>
        {
            var (sin, cos) = MathF.SinCos(angle * (time - .5f));
            return new Vector3((home.X * cos) - (home.Y * sin), (home.X * sin) + (home.Y * cos), home.Z);
        };
    }

    private static Scene Tiles(Cast cast, Flow flow)
    {
        var random = cast.Random;
        var (columns, rows) = random.Pick((5, 5), (7, 3), (3, 7), (8, 8));
        var colours = Enumerable.Range(0, columns * rows).Select(_ => FlatShape.AnyColour(random)).ToArray();
        return (stage, time) =>
        {
            for (var i = 0; i < colours.Length; i++)
            {
                var (left, bottom) = (Edge(i % columns, columns), Edge(i / columns, rows));
                var (right, top) = (Edge((i % columns) + 1, columns), Edge((i / columns) + 1, rows));
                Tile(stage, flow, time, new Vector3(left, bottom, 0), new Vector3(right, top, 0), colours[i]);
            }
        };
    }

    private static float Edge(int index, int count) => 2.9f * ((2f * index / count) - 1);

    /// <summary>A tile that is moved, resized and turned along with its corners.</summary>
    private static void Tile(Stage stage, Flow flow, float time, Vector3 low, Vector3 high, Vector3 colour)
    {
        var start = flow(low, time);
        var side = flow(new Vector3(high.X, low.Y, 0), time) - start;
        var up = flow(new Vector3(low.X, high.Y, 0), time) - start;
        var turn = Quaternion.CreateFromAxisAngle(Vector3.UnitZ, MathF.Atan2(side.Y, side.X));
        stage.Box(start + ((side + up) / 2) + new Vector3(0, Middle, 0), new Vector3(side.Length(), up.Length(), .02f), colour, turn);
    }

    private static Scene Light(Cast cast)
    {
        var (ground, shape) = (FlatShape.AnyColour(cast.Random), FlatShape.Draw(cast));
        if (ground.X + ground.Y + ground.Z < 1) ground = Vector3.One - ground;
        return (stage, time) =>
        {
            stage.Box(new Vector3(0, Middle, -.5f), new Vector3(6, 6, .02f), ground * (.05f + (.95f * time)));
            if (shape.Size > .24f) stage.Ball(new Vector3(0, Middle, 0), shape.Size, cast.ThingColour * (.05f + (.95f * time)));
        };
    }

    private static Scene Colour(Cast cast)
    {
        var from = FlatShape.AnyColour(cast.Random);
        var to = FlatShape.Apart(cast.Random, from);
        var size = cast.Random.NextSingle(1, 6);
        return (stage, time) => stage.Box(new Vector3(0, Middle, -.5f), new Vector3(size, size, .02f), Vector3.Lerp(from, to, time));
    }

    private static Scene Shake(Cast cast)
    {
        var (times, reach) = (cast.Cycles() + 1, cast.Random.NextSingle(.2f, .5f));
        var direction = cast.Random.NextDouble() < .5 ? Vector3.UnitX : Vector3.UnitY;
        return Tiles(cast, (home, time) => home + (direction * (reach * MathF.Sin(MathF.Tau * times * time))));
    }

    private static Scene Flicker(Cast cast)
    {
        var (bright, times) = (FlatShape.AnyColour(cast.Random), cast.Cycles() + cast.Random.NextInt32(2));
        if (bright.X + bright.Y + bright.Z < 1) bright = Vector3.One - bright;
        return (stage, time) => stage.Box(new Vector3(0, Middle, -.5f), new Vector3(6, 6, .02f), bright * (time * times % 1 < .5f ? 1 : .15f));
    }
}
