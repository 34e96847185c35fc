using System.Numerics;

namespace Strm.Synthesis;

/// <summary>The joints of one side of a figure, in body units.</summary>
/// <param name="Shoulder">Shoulder joint.</param>
/// <param name="Elbow">Elbow joint.</param>
/// <param name="Hand">Centre of the hand.</param>
/// <param name="Hip">Hip joint.</param>
/// <param name="Knee">Knee joint.</param>
/// <param name="Ankle">Ankle joint.</param>
/// <param name="Toe">Tip of the foot.</param>
public sealed record SkeletonSide(
    Vector3 Shoulder, Vector3 Elbow, Vector3 Hand, Vector3 Hip, Vector3 Knee, Vector3 Ankle, Vector3 Toe)
{
    /// <summary>The joints after a change of coordinates.</summary>
    /// <param name="change">The change.</param>
    /// <returns>The changed joints.</returns>
    internal SkeletonSide Map(Func<Vector3, Vector3> change) =>
        new(change(Shoulder), change(Elbow), change(Hand), change(Hip), change(Knee), change(Ankle), change(Toe));
}
