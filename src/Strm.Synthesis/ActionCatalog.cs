namespace Strm.Synthesis;

/// <summary>The action classes of the embedded benchmark, each permanently assigned to a split.</summary>
/// <remarks>
/// A class never changes its split, and the two members of a reversal pair share one: a model that was trained on training
/// classes, with any seed and any number of classes, has seen none of the validation or test classes.
/// </remarks>
public static class ActionCatalog
{
    private static readonly string[] ValUnits = ["bow", "roll_ball", "punch", "raise_leg", "march", "put_on_hat", "row"];

    private static readonly string[] TestUnits =
    [
        "sit_down", "pick_up", "throw", "wave", "climb_up", "spread_arms", "jump", "lift_barbell", "open_umbrella", "clap", "kick_ball", "squat",
    ];

    private static readonly string[] TrainUnits =
    [
        "push", "raise_arms", "kneel_down", "jumping_jacks", "thing_rises", "walk_forward", "put_on_shelf", "lie_down", "swing_leg", "swarm_gathers",
        "crouch", "open_door", "stretch_leg_back", "hammer", "spiral_in", "drop_to_plank", "crawl_forward", "raise_cup", "dribble", "thing_grows",
        "lunge", "open_drawer", "jump_forward", "windmill_arms", "split_apart", "turn_to_camera", "open_chest", "sit_up", "side_bend", "chain_folds",
        "step_up", "inflate_balloon", "cover_face", "push_ups", "roll_down_slope", "pull_up", "open_curtains", "cross_arms", "juggle", "topple",
        "hoist_flag", "unroll_mat", "jump_onto_box", "hop", "run_in_place", "nod_and_lean", "gauge_fills", "thing_comes_near", "thing_bounces",
        "thing_swings", "thing_pulses", "thing_shakes", "slide_right", "turn_clockwise",
        "shape_goes_right", "wall_goes_up", "shape_swells", "shape_orbits_clockwise", "light_comes_up", "shape_goes_up", "shape_blinks", "wall_goes_right",
        "shape_turns_left", "shape_bounces", "shape_drops", "wall_comes_near", "dots_flow_right", "shape_hops_right", "shapes_meet", "shape_goes_up_right",
        "shape_goes_up_left", "wall_turns_left", "curtain_covers_from_left", "shape_sways", "shape_bobs", "shape_lights_up", "dots_rise", "shape_snakes_right",
        "shape_flies_arc_right", "shape_rolls_right", "dots_fly_apart", "dots_wheel_left", "curtain_comes_down", "shape_beats", "shape_rocks",
        "shapes_take_turns", "shapes_change_places", "colour_changes", "wall_shakes", "light_flickers",
    ];

    private static readonly Dictionary<string, IReadOnlyList<ActionDefinition>> Units = AllUnits().ToDictionary(unit => unit[0].Name, StringComparer.Ordinal);

    /// <summary>The training classes: reversal pairs and cyclic actions of figures, things that move by themselves, plain shapes, and whole pictures that move.</summary>
    public static IReadOnlyList<ActionDefinition> Train { get; } = Flatten(TrainUnits);

    /// <summary>The validation classes.</summary>
    public static IReadOnlyList<ActionDefinition> Val { get; } = Flatten(ValUnits);

    /// <summary>The test classes.</summary>
    public static IReadOnlyList<ActionDefinition> Test { get; } = Flatten(TestUnits);

    /// <summary>The class with a name.</summary>
    /// <param name="name">The class name.</param>
    /// <returns>The class.</returns>
    /// <exception cref="StrmException">No class has the name.</exception>
    public static ActionDefinition Find(string name) =>
        Train.Concat(Val).Concat(Test).FirstOrDefault(action => action.Name == name) ?? throw new StrmException(
            $"There is no built-in action '{name}'.",
            $"The built-in actions are {string.Join(", ", Train.Concat(Val).Concat(Test).Select(action => action.Name))}.",
            "Choose one of them, or define your own with ActionDefinition.");

    /// <summary>Takes a number of classes from the front of a list, keeping reversal pairs together.</summary>
    /// <param name="classes">The classes in order of preference; the members of a pair are neighbours.</param>
    /// <param name="count">How many to take.</param>
    /// <returns>The classes; a pair is split only if the number cannot be reached otherwise.</returns>
    internal static IReadOnlyList<ActionDefinition> Take(IReadOnlyList<ActionDefinition> classes, int count)
    {
        var taken = new List<ActionDefinition>();
        for (var i = 0; i < classes.Count && taken.Count < count; i += UnitSize(classes[i]))
        {
            var unit = UnitSize(classes[i]);
            if (taken.Count + unit <= count) taken.AddRange(classes.Skip(i).Take(unit));
        }

        if (taken.Count < count) taken.AddRange(classes.Except(taken).Take(count - taken.Count));
        return taken;
    }

    private static int UnitSize(ActionDefinition action) => action.Reversal is null ? 1 : 2;

    private static ActionDefinition[] Flatten(string[] names) => [.. names.SelectMany(name => Units[name])];

    private static IEnumerable<IReadOnlyList<ActionDefinition>> AllUnits() =>
        PostureActions.Pairs.Concat(TravelActions.Pairs).Concat(BallActions.Pairs).Concat(FurnitureActions.Pairs).Concat(MoverActions.Pairs)
            .Concat(ShapeActions.Pairs).Concat(SceneActions.Pairs)
            .Concat(CyclicActions.All.Concat(MoverActions.Cyclic).Concat(ShapeActions.Cyclic).Concat(SceneActions.Cyclic).Select(action => new[] { action }));
}
