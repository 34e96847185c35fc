using Strm.Backbones;

namespace Strm.Models;

/// <summary>Pictures of what moved between frames, for a network that was trained on pictures.</summary>
/// <remarks>
/// The difference of two frames, doubled, added to the mean colour that the network expects: mean + 2·(x_t − x_(t−1)), clipped to [0, 1].
/// What stands still is a uniform colour, so the network sees the edges of what moves, bright in front and dark behind. Stacked differences
/// are an input of temporal segment networks (Wang et al., ECCV 2016, section 3.2); here one image network sees both kinds of picture.
/// </remarks>
public static class MotionPictures
{
    private const double Strength = 2;
    private const float Grey = 0.5f;

    /// <summary>Adds to each frame a picture of what moved since the previous one; the first frame gets that of the second.</summary>
    /// <param name="clips">Clips (N, T, 3, H, W), float in [0, 1].</param>
    /// <param name="normalisation">Gives the mean colour; grey without normalisation.</param>
    /// <returns>Pictures (N·T·2, 3, H, W), float in [0, 1].</returns>
    public static Tensor Beside(Tensor clips, PixelNormalisation normalisation)
    {
        using var scope = NewDisposeScope();
        var mean = tensor(
            normalisation == PixelNormalisation.None ? [Grey, Grey, Grey] : normalisation.Mean.ToArray(),
            device: clips.device).reshape(1, 1, 3, 1, 1);
        var pictures = Differences(clips).Times(Strength).Plus(mean).AtLeast(0).AtMost(1); // (N, T, 3, H, W)
        return stack([clips, pictures], 2) // (N, T, 2, 3, H, W)
            .flatten(0, 2) // (N·T·2, 3, H, W)
            .MoveToOuterDisposeScope();
    }

    /// <summary>What changed since the previous frame; for the first frame, up to the second.</summary>
    /// <param name="frames">Values of frames (N, T, …).</param>
    /// <returns>Differences (N, T, …); zero if there is only one frame.</returns>
    public static Tensor Differences(Tensor frames)
    {
        if (frames.shape[1] == 1) return frames.zeros_like();
        using var scope = NewDisposeScope();
        var count = frames.shape[1] - 1;
        var differences = frames.narrow(1, 1, count) - frames.narrow(1, 0, count); // (N, T − 1, …)
        return cat([differences.narrow(1, 0, 1), differences], 1).MoveToOuterDisposeScope();
    }
}
