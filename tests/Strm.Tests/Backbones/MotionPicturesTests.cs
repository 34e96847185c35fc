using Strm.Backbones;
using Strm.Heads;
using Strm.Models;
using Strm.Tests.Golden;
using static TorchSharp.torch;

namespace Strm.Tests.Models;

/// <summary>Pictures of what moved, and a model that sees them.</summary>
public sealed class MotionPicturesTests
{
    private static readonly PixelNormalisation Normalisation = new(new Rgb(0.4f, 0.5f, 0.6f), new Rgb(1, 1, 1));

    private static readonly ModelOptions Options = new() { Backbone = new BackboneOptions { Kind = BackboneKind.ResNet18, Width = 4 }, Frames = 3, ImageSize = 32, Normalisation = Normalisation };

    [Fact]
    public void What_moved_stands_beside_each_frame_twice_as_strong_and_on_the_mean_colour()
    {
        using var scope = NewDisposeScope();
        var clip = full([1, 3, 3, 2, 2], 0.5f);
        clip[0, 1, 0, 0, 0] = 0.6f; // In the second frame, one pixel is redder than before.
        clip[0, 1, 1, 1, 1] = 0f; // Another has lost all its green.
        var pictures = MotionPictures.Beside(clip, Normalisation); // (6, 3, 2, 2)
        for (var t = 0; t < 3; t++) TensorAssert.Close(clip[0, t], pictures[2 * t], 0, $"frame {t}");
        foreach (var (t, sign) in new[] { (0, 1), (1, 1), (2, -1) })
        {
            var motion = pictures[(2 * t) + 1];
            Assert.Equal(0.4f + (sign * 0.2f), motion[0, 0, 0].item<float>(), 5);
            Assert.Equal(sign > 0 ? 0 : 1, motion[1, 1, 1].item<float>(), 5);
            Assert.Equal(0.6f, motion[2, 0, 1].item<float>(), 5);
        }
    }

    [Fact]
    public void A_single_frame_and_a_still_clip_show_the_mean_colour()
    {
        using var scope = NewDisposeScope();
        foreach (var frames in new[] { 1, 4 })
        {
            var pictures = MotionPictures.Beside(rand([1, 1, 3, 2, 2]).expand(1, frames, 3, 2, 2), PixelNormalisation.None);
            for (var t = 0; t < frames; t++) TensorAssert.Close(full([3, 2, 2], 0.5f), pictures[(2 * t) + 1], 0, $"{frames} frames");
        }
    }

    [Fact]
    public void A_head_that_sees_motion_gets_the_frames_maps_first_and_those_of_the_motion_after()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var model = new FewShotModel(Options with { Head = new FrameMatchHeadOptions() }, seed: 2);
        using var plain = new FewShotModel(Options with { Head = new TsnHeadOptions() }, seed: 2);
        using var inference = new InferenceBackbone(model.Backbone);
        var clips = rand([2, 3, 3, 32, 32]);
        var maps = model.FeatureMaps(clips); // (2, 3, 2·D, 1, 1)
        Assert.Equal([2, 3, 64, 1, 1], maps.shape);
        var motion = MotionPictures.Beside(clips, Normalisation).reshape(2, 3, 2, 3, 32, 32).select(2, 1); // (2, 3, 3, 32, 32)
        TensorAssert.Close(plain.FeatureMaps(clips), maps.narrow(2, 0, 32), 1e-5, "frames");
        TensorAssert.Close(plain.FeatureMaps(motion), maps.narrow(2, 32, 32), 1e-5, "motion");
        TensorAssert.Close(maps, model.FeatureMaps(clips, inference), 1e-3, "folded");
    }
}
