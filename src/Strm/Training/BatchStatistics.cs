using Strm.Models;

namespace Strm.Training;

/// <summary>A copy of a model's running batch statistics, to put them back: after a task that is taken back, or that ran twice.</summary>
internal sealed class BatchStatistics : IDisposable
{
    private readonly (Tensor Live, Tensor Copy)[] tensors;

    /// <summary>Prepares the copies.</summary>
    /// <param name="model">The model, on its device.</param>
    public BatchStatistics(FewShotModel model)
    {
        using var gradients = no_grad();
        tensors = [.. model.Backbone.buffers().Concat(model.Head.buffers()).Select(b => (b, b.clone().DetachFromDisposeScope()))];
    }

    /// <summary>Keeps a copy of the present values.</summary>
    public void Keep()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        foreach (var (live, copy) in tensors) copy.copy_(live);
    }

    /// <summary>Puts the values kept back.</summary>
    public void Restore()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        foreach (var (live, copy) in tensors) live.copy_(copy);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, copy) in tensors) copy.Dispose();
    }
}
