using System.Numerics;

namespace Strm.Synthesis;

/// <summary>Where the joints of a figure are, in body units: x ahead, y above the ground, z towards the camera.</summary>
public sealed record Skeleton
{
    /// <summary>Between the hips.</summary>
    public required Vector3 Hips { get; init; }

    /// <summary>Top of the spine.</summary>
    public required Vector3 Neck { get; init; }

    /// <summary>Centre of the head.</summary>
    public required Vector3 Head { get; init; }

    /// <summary>Where the face looks, of length 1.</summary>
    public required Vector3 Face { get; init; }

    /// <summary>The right arm and leg.</summary>
    public required SkeletonSide Right { get; init; }

    /// <summary>The left arm and leg.</summary>
    public required SkeletonSide Left { get; init; }

    /// <summary>Between the two hands.</summary>
    public Vector3 Hands => (Right.Hand + Left.Hand) / 2;
}
