using Strm.Backbones;
using Strm.Models;

namespace Strm.Training;

/// <summary>
/// The backbone with activation checkpoints: the inputs of its five stages are kept, the rest is recomputed for the gradient.
/// </summary>
/// <remarks>
/// Chen, Xu, Zhang and Guestrin, "Training deep nets with sublinear memory cost", 2016 (arXiv 1604.06174), on two levels: going backward,
/// the inputs of a stage's blocks are recomputed from the stage's input, then the activations block by block. So at most one block's
/// activations exist at a time, for about five thirds of the work. A stage always sees the whole batch, hence the same batch
/// statistics as the first time; the running statistics are restored afterwards, so that they move only once.
/// </remarks>
internal sealed class CheckpointedBackbone
{
    private readonly FewShotModel model;
    private readonly Dictionary<Tensor, Tensor[]> kept = new(ReferenceEqualityComparer.Instance);

    /// <summary>Prepares a model's backbone.</summary>
    /// <param name="model">The model, on its device.</param>
    public CheckpointedBackbone(FewShotModel model) => this.model = model;

    /// <summary>Computes feature maps and keeps the stages' inputs.</summary>
    /// <param name="clips">Clips (N, T, 3, H, W), float in [0, 1].</param>
    /// <returns>Feature maps (N, T, D, h, w), a leaf that collects its gradient.</returns>
    public Tensor Forward(Tensor clips)
    {
        using var scope = NewDisposeScope();
        var inputs = new List<Tensor> { model.Frames(clips).DetachFromDisposeScope() }; // (N·T, 3, H, W)
        using (no_grad())
        {
            foreach (var stage in model.Backbone.Segments) inputs.Add(Through(stage, inputs[^1]).DetachFromDisposeScope());
        }

        using var last = inputs[^1];
        var finished = ResNetBackbone.Finished(last); // (N·T, D, h, w)
        var maps = finished.reshape([clips.shape[0], clips.shape[1], -1, .. finished.shape[2..]]).detach().requires_grad_()
            .MoveToOuterDisposeScope();
        kept.Add(maps, [.. inputs.SkipLast(1)]);
        return maps;
    }

    /// <summary>Adds to the gradient of the backbone's weights, given that of its feature maps.</summary>
    /// <param name="maps">What <see cref="Forward"/> returned, with its gradient.</param>
    public void Backward(Tensor maps)
    {
        kept.Remove(maps, out var inputs);
        using var scope = NewDisposeScope();
        using var statistics = new BatchStatistics(model);
        // (N·T, D, h, w)
        Tensor? gradient = maps.grad!.reshape([-1, model.Options.Backbone.FeatureWidth, .. maps.shape[3..]]).DetachFromDisposeScope();
        foreach (var (stage, input) in model.Backbone.Segments.Zip(inputs!).Reverse())
        {
            gradient = Backward(stage, input, gradient!, wanted: !ReferenceEquals(input, inputs![0]));
        }

        statistics.Restore();
    }

    /// <summary>Drops the inputs that were kept.</summary>
    public void Forget()
    {
        foreach (var tensor in kept.Values.SelectMany(k => k)) tensor.Dispose();
        kept.Clear();
    }

    private static Tensor? Backward(IReadOnlyList<Func<Tensor, Tensor>> stage, Tensor input, Tensor gradient, bool wanted)
    {
        var inputs = new Stack<Tensor>([input]);
        Tensor? incoming = gradient;
        using (no_grad())
        {
            foreach (var block in stage.SkipLast(1)) inputs.Push(Through([block], inputs.Peek()).DetachFromDisposeScope());
        }

        foreach (var block in stage.Reverse())
        {
            using var blockInput = inputs.Pop();
            using var outgoing = incoming;
            incoming = Backward(block, blockInput, outgoing!, wanted || inputs.Count > 0);
        }

        return incoming;
    }

    // The gradient of the frames themselves, the first input, is not needed.
    private static Tensor? Backward(Func<Tensor, Tensor> block, Tensor input, Tensor gradient, bool wanted)
    {
        using var scope = NewDisposeScope();
        var leaf = input.detach().requires_grad_(wanted);
        var output = Through([block], leaf);
        output.backward([gradient.to_type(output.dtype)]);
        return leaf.grad?.DetachFromDisposeScope();
    }

    private static Tensor Through(IEnumerable<Func<Tensor, Tensor>> blocks, Tensor input)
    {
        using var scope = NewDisposeScope();
        var output = input;
        foreach (var block in blocks)
        {
            var next = block(output);
            if (!ReferenceEquals(output, input)) output.Dispose();
            output = next;
        }

        return output.MoveToOuterDisposeScope();
    }
}
