using Strm.Archives;
using Strm.Episodes;

namespace Strm.Evaluation.Caching;

/// <summary>A clip as it is cached: as at test time, or as one random view.</summary>
/// <param name="Clip">The clip.</param>
/// <param name="Name">Its name in the cache.</param>
/// <param name="Draw">Its random choices; null as at test time.</param>
/// <param name="Flip">What a random view may mirror.</param>
internal sealed record ClipView(FrameClip Clip, string Name, ClipDraw? Draw = null, FlipMode Flip = FlipMode.None)
{
    /// <summary>A clip as at test time.</summary>
    public static ClipView AtTest(FrameClip clip) => new(clip, clip.Id.ToString());

    /// <summary>A random view of a clip: a function of the seed, the clip and the view's number.</summary>
    /// <param name="clip">The clip.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="number">The view's number, from 0.</param>
    /// <param name="flip">Whether it may be mirrored.</param>
    public static ClipView Drawn(FrameClip clip, long seed, int number, FlipMode flip) => new(
        clip,
        NameOf(clip.Id, seed, number, flip),
        new ClipDraw((long)new RandomSource(seed, $"view of {clip.Id}").NextUInt64(), number, 0),
        flip);

    /// <summary>The name of a random view.</summary>
    public static string NameOf(ClipId clip, long seed, int number, FlipMode flip) =>
        FormattableString.Invariant($"{clip}#{seed}.{number}{(flip is FlipMode.None ? "" : "f")}");
}
