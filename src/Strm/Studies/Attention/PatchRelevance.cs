using Strm.Backbones;
using Strm.Heads;
using Strm.Models;
using static TorchSharp.torch;

namespace Strm.Studies;

/// <summary>Which parts of the frames an answer rests on: the gradient of its lead, weighted by what the network found there.</summary>
/// <remarks>
/// Draelos and Carin, "Use HiResCAM instead of Grad-CAM for faithful explanations of convolutional neural networks", 2020 (arXiv
/// 2011.08891): r = Σ_d max(0, ∂y/∂f_d · f_d) over the channels d of a stage's map f. Here y is the lead of the predicted class, its
/// logit minus the mean of all. The stage is the last one that has at least <see cref="LeastCells"/> cells along a side. It works for any
/// head, since it needs only the gradient; <see cref="DeletionTest"/> measures whether it shows what matters.
/// </remarks>
public static class PatchRelevance
{
    /// <summary>The fewest cells along a side that a picture is made of.</summary>
    public const int LeastCells = 8;

    /// <summary>Computes the relevance of each cell of each frame.</summary>
    /// <param name="model">The model; it is put into evaluation mode.</param>
    /// <param name="clips">Support clips, then the query (S+1, T, 3, H, W), float in [0, 1].</param>
    /// <param name="layout">Classes of the support clips.</param>
    /// <returns>Relevance (S+1, T, h, w), not negative; its mean over each clip is 1, or it is 0 throughout.</returns>
    public static Tensor Of(FewShotModel model, Tensor clips, SupportLayout layout)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(clips);
        ArgumentNullException.ThrowIfNull(layout);
        model.Eval();
        using var scope = NewDisposeScope();
        var segments = model.Backbone.Segments;
        var chosen = StageOf((int)clips.shape[3]);
        Tensor found;
        using (no_grad()) // (N, D', h, w), N = (S+1)·T, twice as many if the head sees motion
            found = Through(segments.Take(chosen + 1), model.Frames(clips)).detach();
        using var gradients = enable_grad();
        var leaf = found.requires_grad_();
        var maps = ResNetBackbone.Finished(Through(segments.Skip(chosen + 1), leaf)); // (N, D, h', w')
        Lead(model.Head, maps.reshape([clips.shape[0], clips.shape[1], -1, .. maps.shape[2..]]), layout).backward();
        return PerClip((leaf.grad! * leaf.detach()).relu().sum(1), clips).MoveToOuterDisposeScope(); // (S+1, T, h, w)
    }

    // Stage s has H / 2^(s+1) cells along a side.
    private static int StageOf(int size)
    {
        var stage = 4;
        while (stage > 1 && size >> (stage + 1) < LeastCells) stage--;
        return stage;
    }

    private static Tensor Through(IEnumerable<IReadOnlyList<Func<Tensor, Tensor>>> segments, Tensor input) =>
        segments.SelectMany(s => s).Aggregate(input, (maps, block) => block(maps));

    private static Tensor Lead(FewShotHead head, Tensor maps, SupportLayout layout)
    {
        var embedding = head.Embed(maps);
        var last = maps.shape[0] - 1;
        var logits = head.Compare(
            embedding.Select(HeldNumbers.Range(last, device: maps.device)),
            layout,
            embedding.Select(tensor([last], device: maps.device))).Combined()[0]; // (C)
        return logits.max() - logits.mean();
    }

    private static Tensor PerClip(Tensor relevance, Tensor clips)
    {
        var cells = relevance.reshape([clips.shape[0], clips.shape[1], -1, .. relevance.shape[1..]]).sum(2); // (S+1, T, h, w)
        var mean = cells.mean([1, 2, 3], keepdim: true); // (S+1, 1, 1, 1)
        return cells / mean.AtLeast(1e-20);
    }
}
