using Strm.Models;

namespace Strm.Training;

/// <summary>A copy of a model's running batch statistics, to restore after a task that was undone or that ran twice.</summary>
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

    /// <summary>Copies the current values.</summary>
    public void Keep()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        foreach (var (live, copy) in tensors) copy.copy_(live);
    }

    /// <summary>Restores the copied values.</summary>
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
