using System.Numerics;

namespace Strm.Synthesis;

/// <summary>A person of given proportions and clothing, who takes poses.</summary>
public sealed class Actor
{
    private readonly Body body;

    internal Actor(Body body) => this.body = body;

    /// <summary>Height of a seat on which this person's knees are at a right angle, in units.</summary>
    public float SeatHeight => body.Shank + .04f;

    /// <summary>Height of the standing person, in units.</summary>
    public float Height => body.Thigh + body.Shank + body.Torso + (2 * body.Head) + .1f;

    /// <summary>Where the joints are in a pose (forward kinematics); the lowest point touches the ground.</summary>
    /// <param name="pose">The pose.</param>
    /// <returns>The joints.</returns>
    public Skeleton Solve(Pose pose)
    {
        var lean = Radians(pose.Lean);
        var side = Radians(pose.SideLean);
        var spine = new Vector3(MathF.Sin(lean) * MathF.Cos(side), MathF.Cos(lean) * MathF.Cos(side), MathF.Sin(side));
        var across = new Vector3(0, -MathF.Sin(side), MathF.Cos(side));
        var neck = spine * body.Torso;
        var nod = lean + Radians(pose.Nod);
        var up = new Vector3(MathF.Sin(nod), MathF.Cos(nod), MathF.Sin(side));
        var relative = new Skeleton
        {
            Hips = Vector3.Zero,
            Neck = neck,
            Head = neck + (up * (body.Head * 1.25f)),
            Face = new Vector3(MathF.Cos(nod), -MathF.Sin(nod), 0),
            Right = Side(pose, neck - (spine * .06f), across, 1),
            Left = Side(pose.OtherSide(), neck - (spine * .06f), across, -1),
        };
        return Place(relative, pose);
    }

    /// <summary>Draws the person in a pose.</summary>
    /// <param name="stage">What to draw on.</param>
    /// <param name="pose">The pose.</param>
    /// <returns>Where the joints are, for anything that the person holds.</returns>
    public Skeleton Draw(Stage stage, Pose pose)
    {
        var skeleton = Solve(pose);
        BodyPainter.Paint(stage, skeleton, body);
        return skeleton;
    }

    private SkeletonSide Side(Pose pose, Vector3 chest, Vector3 across, int sign)
    {
        var shoulder = chest + (across * (sign * body.HalfShoulders));
        var elbow = shoulder + (Direction(pose.RightArm, pose.RightArmOut, sign) * body.UpperArm);
        var hand = elbow + (Direction(pose.RightArm + pose.RightElbow, pose.RightArmOut + pose.RightForearmOut, sign) * body.Forearm);
        var hip = new Vector3(0, 0, sign * body.HalfHips);
        var knee = hip + (Direction(pose.RightHip, pose.RightLegOut, sign) * body.Thigh);
        var shank = pose.RightHip - pose.RightKnee;
        var ankle = knee + (Direction(shank, pose.RightLegOut, sign) * body.Shank);
        var flat = Math.Clamp((Math.Abs(shank) - 40) / 45, 0, 1);
        var toe = ankle + (Direction(shank + 90 - (flat * 65), pose.RightLegOut, sign) * body.Foot);
        return new SkeletonSide(shoulder, elbow, hand, hip, knee, ankle, toe);
    }

    private Skeleton Place(Skeleton body, Pose pose)
    {
        var lowest = Math.Min(
            Math.Min(body.Head.Y - this.body.Head, Math.Min(body.Neck.Y - .12f, -.12f * this.body.Girth)), Math.Min(Lowest(body.Right), Lowest(body.Left)));
        var (sin, cos) = MathF.SinCos(Radians(pose.Turn));
        var origin = new Vector3(pose.X, pose.Lift - lowest, 0);
        Vector3 Turn(Vector3 p) => new((p.X * cos) - (p.Z * sin), p.Y, (p.X * sin) + (p.Z * cos));
        Vector3 Move(Vector3 p) => Turn(p) + origin;
        return new Skeleton
        {
            Hips = Move(body.Hips),
            Neck = Move(body.Neck),
            Head = Move(body.Head),
            Face = Turn(body.Face),
            Right = body.Right.Map(Move),
            Left = body.Left.Map(Move),
        };
    }

    private float Lowest(SkeletonSide side)
    {
        var foot = Math.Min(side.Ankle.Y, side.Toe.Y) - (.05f * body.Girth);
        var knee = side.Knee.Y - (.07f * body.Girth);
        return Math.Min(Math.Min(foot, knee), Math.Min(side.Hand.Y, side.Elbow.Y) - .06f);
    }

    private static Vector3 Direction(float angle, float outwards, int sign)
    {
        var (sin, cos) = MathF.SinCos(Radians(angle));
        var (sinOut, cosOut) = MathF.SinCos(Radians(outwards));
        return new Vector3(sin * cosOut, -cos * cosOut, sign * sinOut);
    }

    private static float Radians(float degrees) => degrees * (MathF.PI / 180);
}
