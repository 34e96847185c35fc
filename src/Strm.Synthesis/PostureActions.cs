namespace Strm.Synthesis;

/// <summary>Actions of a person alone, from one posture to another; each has a reversal.</summary>
internal static class PostureActions
{
    private static readonly Pose Stand = Poses.Stand;

    /// <summary>The pairs, forwards first.</summary>
    public static IReadOnlyList<IReadOnlyList<ActionDefinition>> Pairs { get; } =
    [
        Pair("raise_arms", "lower_arms", Stand, Poses.ArmsUp),
        Pair("spread_arms", "fold_arms", Facing(Stand, 60), Facing(Poses.ArmsSpread, 60)),
        Pair("kneel_down", "rise_from_kneeling", Stand, Poses.Kneel),
        Pair("lie_down", "get_up", Stand, Poses.SitOnFloor with { RightKnee = 60, RightHip = 110 }, Poses.LieOnBack),
        Pair("sit_up", "lie_back", Poses.LieOnBack, Poses.SitOnFloor with { RightArm = 80, LeftArm = 76, Lean = 22 }),
        Pair("bow", "straighten_up", Stand, Poses.Bow),
        Pair("raise_leg", "lower_leg", Stand, Stand with { Lean = -8, RightHip = 88, RightKnee = 4, RightArm = 40, LeftArm = 40 }),
        Pair("stretch_leg_back", "bring_leg_forward", Stand, Stand with { Lean = 48, RightArm = 82, LeftArm = 64, LeftHip = -82, RightHip = 4, RightElbow = 2, LeftElbow = 2 }),
        Pair("drop_to_plank", "rise_from_plank", Stand, Poses.Squat, Poses.Plank),
        Pair("crouch", "rise_from_crouch", Stand, Poses.Squat with { Lean = 52, Nod = 25, RightArm = 60, LeftArm = 55, RightElbow = 70, LeftElbow = 70 }),
        Pair("lunge", "recover_from_lunge", Stand, Stand with { X = .25f, RightHip = 78, RightKnee = 82, LeftHip = -42, LeftKnee = 12, RightArm = 60, LeftArm = -40, Lean = 10 }),
        Pair("turn_to_camera", "turn_aside", Stand, Facing(Stand, 95)),
        Pair("cover_face", "uncover_face", Facing(Stand, 30), Facing(Stand with { RightArm = 62, RightElbow = 118, LeftArm = 60, LeftElbow = 118, Nod = 22, RightForearmOut = -18, LeftForearmOut = -18 }, 30)),
        Pair("cross_arms", "uncross_arms", Facing(Stand, 45), Facing(Stand with { RightArm = 34, RightElbow = 76, RightForearmOut = -58, LeftArm = 40, LeftElbow = 76, LeftForearmOut = -58 }, 45)),
    ];

    private static IReadOnlyList<ActionDefinition> Pair(string name, string reversal, params Pose[] poses) =>
        new ActionDefinition(name, cast => cast.Solo(cast.Through(poses))).WithReversal(reversal);

    private static Pose Facing(Pose pose, float turn) => pose with { Turn = turn };
}
