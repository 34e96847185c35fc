namespace Strm.Synthesis;

/// <summary>A posture of the articulated figure: joint angles in degrees and a displacement in body units.</summary>
/// <remarks>
/// The figure faces +x; y is up and +z is its right-hand side. Limb angles lie in the plane of motion and are measured
/// from hanging down, positive forwards: an arm at 90 points ahead, at 180 straight up. <c>…Out</c> spreads a limb to its own side.
/// Elbows bend forwards, knees backwards. One unit is about 60 % of the figure's height.
/// </remarks>
public readonly struct Pose : IEquatable<Pose>
{
    private readonly PoseValues values;

    private Pose(PoseValues values) => this.values = values;

    /// <summary>Torso forwards.</summary>
    public float Lean { get => values[0]; init => values[0] = value; }

    /// <summary>Torso to its right-hand side.</summary>
    public float SideLean { get => values[1]; init => values[1] = value; }

    /// <summary>Head forwards, relative to the torso.</summary>
    public float Nod { get => values[2]; init => values[2] = value; }

    /// <summary>The whole figure turned about the vertical; 90 faces the camera.</summary>
    public float Turn { get => values[3]; init => values[3] = value; }

    /// <summary>Right upper arm.</summary>
    public float RightArm { get => values[4]; init => values[4] = value; }

    /// <summary>Right elbow.</summary>
    public float RightElbow { get => values[5]; init => values[5] = value; }

    /// <summary>Right arm sideways.</summary>
    public float RightArmOut { get => values[6]; init => values[6] = value; }

    /// <summary>Left upper arm.</summary>
    public float LeftArm { get => values[7]; init => values[7] = value; }

    /// <summary>Left elbow.</summary>
    public float LeftElbow { get => values[8]; init => values[8] = value; }

    /// <summary>Left arm sideways.</summary>
    public float LeftArmOut { get => values[9]; init => values[9] = value; }

    /// <summary>Right thigh.</summary>
    public float RightHip { get => values[10]; init => values[10] = value; }

    /// <summary>Right knee.</summary>
    public float RightKnee { get => values[11]; init => values[11] = value; }

    /// <summary>Right leg sideways.</summary>
    public float RightLegOut { get => values[12]; init => values[12] = value; }

    /// <summary>Left thigh.</summary>
    public float LeftHip { get => values[13]; init => values[13] = value; }

    /// <summary>Left knee.</summary>
    public float LeftKnee { get => values[14]; init => values[14] = value; }

    /// <summary>Left leg sideways.</summary>
    public float LeftLegOut { get => values[15]; init => values[15] = value; }

    /// <summary>Hips ahead of the starting point, in units.</summary>
    public float X { get => values[16]; init => values[16] = value; }

    /// <summary>Lowest point above the ground, in units.</summary>
    public float Lift { get => values[17]; init => values[17] = value; }

    /// <summary>Right forearm sideways, beyond the upper arm.</summary>
    public float RightForearmOut { get => values[18]; init => values[18] = value; }

    /// <summary>Left forearm sideways, beyond the upper arm.</summary>
    public float LeftForearmOut { get => values[19]; init => values[19] = value; }

    /// <summary>How many of the numbers, from the first, are joint angles that vary from person to person.</summary>
    internal const int JointAngles = 16;

    /// <summary>A pose between two.</summary>
    /// <param name="from">The pose at 0.</param>
    /// <param name="to">The pose at 1.</param>
    /// <param name="amount">How far from the first to the second.</param>
    /// <returns>The blend.</returns>
    public static Pose Blend(Pose from, Pose to, float amount)
    {
        PoseValues values = default;
        for (var i = 0; i < PoseValues.Count; i++) values[i] = from.values[i] + ((to.values[i] - from.values[i]) * amount);
        return new Pose(values);
    }

    /// <summary>Adds another pose's numbers, scaled.</summary>
    /// <param name="change">What to add.</param>
    /// <param name="amount">How much of it.</param>
    /// <returns>The changed pose.</returns>
    public Pose Plus(Pose change, float amount)
    {
        var values = this.values;
        for (var i = 0; i < PoseValues.Count; i++) values[i] += change.values[i] * amount;
        return new Pose(values);
    }

    /// <summary>The pose with left and right exchanged.</summary>
    /// <returns>The other pose.</returns>
    public Pose OtherSide() => this with
    {
        SideLean = -SideLean,
        RightArm = LeftArm, RightElbow = LeftElbow, RightArmOut = LeftArmOut, RightForearmOut = LeftForearmOut,
        LeftArm = RightArm, LeftElbow = RightElbow, LeftArmOut = RightArmOut, LeftForearmOut = RightForearmOut,
        RightHip = LeftHip, RightKnee = LeftKnee, RightLegOut = LeftLegOut,
        LeftHip = RightHip, LeftKnee = RightKnee, LeftLegOut = RightLegOut,
    };

    /// <summary>Adds one random number per joint.</summary>
    /// <param name="next">Draws the numbers, in degrees.</param>
    /// <returns>The changed pose.</returns>
    internal Pose Jitter(Func<float> next)
    {
        var values = this.values;
        for (var i = 0; i < JointAngles; i++) values[i] += i == 3 ? 0 : next();
        return new Pose(values);
    }

    /// <inheritdoc/>
    public bool Equals(Pose other) => ((ReadOnlySpan<float>)values).SequenceEqual(other.values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Pose other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Lean, RightArm, LeftArm, RightHip, LeftHip, X, Lift);

    /// <summary>Whether two poses have the same numbers.</summary>
    /// <param name="left">One pose.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(Pose left, Pose right) => left.Equals(right);

    /// <summary>Whether two poses differ.</summary>
    /// <param name="left">One pose.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(Pose left, Pose right) => !left.Equals(right);
}
