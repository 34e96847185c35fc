using System.Numerics;

namespace Strm.Synthesis;

/// <summary>Dresses a skeleton in capsules.</summary>
internal static class BodyPainter
{
    /// <summary>Adds a person to the stage.</summary>
    /// <param name="stage">What to draw on.</param>
    /// <param name="skeleton">Where the joints are.</param>
    /// <param name="body">Proportions and clothing.</param>
    public static void Paint(Stage stage, Skeleton skeleton, Body body)
    {
        stage.Shadow(skeleton.Hips with { Y = 0 }, .42f);
        Torso(stage, skeleton, body);
        Limbs(stage, skeleton.Right, body);
        Limbs(stage, skeleton.Left, body);
        Head(stage, skeleton, body);
    }

    private static void Torso(Stage stage, Skeleton skeleton, Body body)
    {
        var girth = body.Girth;
        var chest = Vector3.Lerp(skeleton.Hips, skeleton.Neck, .82f);
        var across = (skeleton.Right.Shoulder - skeleton.Left.Shoulder) * .28f;
        var hips = (skeleton.Right.Hip - skeleton.Left.Hip) * .3f;
        foreach (var sign in (ReadOnlySpan<int>)[-1, 1])
        {
            stage.Capsule(skeleton.Hips + (hips * sign), chest + (across * sign), .125f * girth, .145f * girth, body.Shirt, body.Stripes, 4);
        }

        stage.Capsule(skeleton.Right.Hip, skeleton.Left.Hip, .122f * girth, .122f * girth, body.Trousers);
        stage.Capsule(chest, skeleton.Head, .075f * girth, .07f * girth, body.Skin);
    }

    private static void Limbs(Stage stage, SkeletonSide side, Body body)
    {
        var girth = body.Girth;
        var sleeve = body.LongSleeves ? body.Shirt : body.Skin;
        var leg = body.LongTrousers ? body.Trousers : body.Skin;
        stage.Capsule(side.Shoulder, side.Elbow, .082f * girth, .066f * girth, body.Shirt, body.Stripes, 2);
        stage.Capsule(side.Elbow, side.Hand, .064f * girth, .052f * girth, sleeve);
        stage.Ball(side.Hand, .066f * girth, body.Skin);
        stage.Capsule(side.Hip, side.Knee, .112f * girth, .086f * girth, body.Trousers);
        stage.Capsule(side.Knee, side.Ankle, .082f * girth, .06f * girth, leg);
        stage.Capsule(side.Ankle, side.Toe, .068f * girth, .052f * girth, body.Shoes);
    }

    private static void Head(Stage stage, Skeleton skeleton, Body body)
    {
        var radius = body.Head;
        var up = Vector3.Normalize(skeleton.Head - skeleton.Neck);
        stage.Ball(skeleton.Head, radius, body.Skin);
        stage.Capsule(
            skeleton.Head + (up * radius * .34f) - (skeleton.Face * radius * .12f),
            skeleton.Head - (up * radius * .2f) - (skeleton.Face * radius * .42f),
            radius * .88f,
            radius * .76f,
            body.Hair);
        stage.Ball(skeleton.Head + (skeleton.Face * radius * .3f) - (up * radius * .18f), radius * .76f, body.Skin);
        stage.Ball(skeleton.Head + (skeleton.Face * radius * 1.02f) - (up * radius * .16f), radius * .2f, body.Skin);
    }
}
