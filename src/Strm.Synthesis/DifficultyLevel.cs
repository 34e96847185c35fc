namespace Strm.Synthesis;

/// <summary>The ranges that a <see cref="Difficulty"/> stands for.</summary>
/// <param name="Timing">The action starts and ends up to this share of the clip late or early.</param>
/// <param name="JointNoise">Standard deviation of every keyframe's joint angles, in degrees.</param>
/// <param name="Proportions">Body lengths vary by this share.</param>
/// <param name="Colours">How far clothing and background are from plain, 0 to 1.</param>
/// <param name="Yaw">The largest angle of the camera to the normal of the plane of motion, in degrees.</param>
/// <param name="Pitch">Largest angle from which the camera looks down, in degrees.</param>
/// <param name="Scale">The figure's size varies by this share.</param>
/// <param name="Shift">The figure is off-centre by up to this many units.</param>
/// <param name="Drift">The camera wanders by about this many units.</param>
/// <param name="Clutter">The largest number of things in the background.</param>
/// <param name="Noise">Amplitude of the sensor noise, on a full scale of 1.</param>
internal sealed record DifficultyLevel(
    float Timing,
    float JointNoise,
    float Proportions,
    float Colours,
    float Yaw,
    float Pitch,
    float Scale,
    float Shift,
    float Drift,
    int Clutter,
    float Noise)
{
    /// <summary>The ranges of a difficulty.</summary>
    /// <param name="difficulty">The difficulty.</param>
    /// <returns>Its ranges.</returns>
    public static DifficultyLevel Of(Difficulty difficulty) => difficulty switch
    {
        Difficulty.Easy => new(.10f, 2, .05f, .15f, 8, 6, .04f, .04f, 0, 0, 0),
        Difficulty.Standard => new(.20f, 4, .12f, .6f, 22, 10, .12f, .12f, .02f, 2, 0),
        Difficulty.Hard => new(.30f, 7, .2f, 1, 40, 16, .22f, .25f, .10f, 6, .06f),
        _ => throw new ArgumentOutOfRangeException(nameof(difficulty)),
    };
}
