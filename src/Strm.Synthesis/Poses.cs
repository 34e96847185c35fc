namespace Strm.Synthesis;

/// <summary>Postures used in actions.</summary>
public static class Poses
{
    /// <summary>Standing, arms hanging.</summary>
    public static Pose Stand { get; } = new()
    {
        Lean = 2, RightArm = 4, RightElbow = 12, RightArmOut = 8, LeftArm = -4, LeftElbow = 12, LeftArmOut = 8,
        RightHip = 4, LeftHip = -4, RightLegOut = 3, LeftLegOut = 3,
    };

    /// <summary>Sitting with the knees at a right angle, feet where <see cref="Stand"/> has them.</summary>
    public static Pose Sit { get; } = Stand with
    {
        Lean = 4, X = -.42f, RightArm = 32, RightElbow = 42, LeftArm = 28, LeftElbow = 42, RightHip = 90, RightKnee = 90, LeftHip = 86, LeftKnee = 88,
    };

    /// <summary>Deep knee bend, arms ahead.</summary>
    public static Pose Squat { get; } = Stand with
    {
        Lean = 36, X = -.14f, RightArm = 86, RightElbow = 6, LeftArm = 82, LeftElbow = 6, RightHip = 100, RightKnee = 130, LeftHip = 96, LeftKnee = 130,
    };

    /// <summary>On one knee.</summary>
    public static Pose Kneel { get; } = Stand with
    {
        Lean = 4, RightHip = 84, RightKnee = 86, LeftHip = -4, LeftKnee = 88, RightArm = 22, RightElbow = 40, X = -.1f,
    };

    /// <summary>Deep bow.</summary>
    public static Pose Bow { get; } = Stand with { Lean = 82, Nod = 12, X = -.12f, RightArm = 8, LeftArm = 2, RightElbow = 4, LeftElbow = 4 };

    /// <summary>Lying on the back, feet ahead.</summary>
    public static Pose LieOnBack { get; } = Stand with
    {
        Lean = -88, RightArm = 80, RightElbow = 4, LeftArm = 72, LeftElbow = 4, RightHip = 88, LeftHip = 84, RightKnee = 2, LeftKnee = 6, X = -.2f,
    };

    /// <summary>Sitting on the floor, legs ahead.</summary>
    public static Pose SitOnFloor { get; } = LieOnBack with { Lean = 8, RightArm = 60, LeftArm = 52, RightKnee = 10, LeftKnee = 14 };

    /// <summary>Held up on hands and toes.</summary>
    public static Pose Plank { get; } = Stand with
    {
        Lean = 76, RightArm = 6, RightElbow = 2, LeftArm = 2, LeftElbow = 2, RightHip = -70, LeftHip = -68, X = .15f,
    };

    /// <summary>Bent down, hands near the floor.</summary>
    public static Pose ReachDown { get; } = Stand with
    {
        Lean = 76, X = -.16f, RightArm = 22, RightElbow = 2, LeftArm = 18, LeftElbow = 2, RightHip = 42, RightKnee = 52, LeftHip = 36, LeftKnee = 52,
        RightArmOut = 2, LeftArmOut = 2,
    };

    /// <summary>Holding something in front of the waist.</summary>
    public static Pose Hold { get; } = Stand with
    {
        RightArm = 32, RightElbow = 66, LeftArm = 30, LeftElbow = 66, RightArmOut = 2, LeftArmOut = 2, Lean = -2,
    };

    /// <summary>Both hands high and ahead.</summary>
    public static Pose ReachUp { get; } = Stand with
    {
        RightArm = 142, RightElbow = 12, LeftArm = 138, LeftElbow = 12, RightArmOut = 2, LeftArmOut = 2,
    };

    /// <summary>Both arms straight up.</summary>
    public static Pose ArmsUp { get; } = Stand with { RightArm = 174, RightElbow = 4, LeftArm = 168, LeftElbow = 4 };

    /// <summary>Both arms straight out to the sides.</summary>
    public static Pose ArmsSpread { get; } = Stand with { RightArm = 0, RightElbow = 0, RightArmOut = 88, LeftArm = 0, LeftElbow = 0, LeftArmOut = 88 };

    /// <summary>On hands and knees.</summary>
    public static Pose AllFours { get; } = Stand with
    {
        Lean = 72, Nod = -44, RightArm = 4, RightElbow = 2, LeftArm = -4, LeftElbow = 2, RightHip = 4, RightKnee = 86, LeftHip = -4, LeftKnee = 86,
    };
}
