using TorchSharp.Modules;

namespace Strm.Training;

/// <summary>An exponential moving average of the weights over the optimizer steps, which often evaluates better than the last.</summary>
/// <remarks>
/// Polyak and Juditsky, "Acceleration of stochastic approximation by averaging", SIAM J. Control Optim. 1992, in its exponential form:
/// a_0 = w_0, a_n = d·a_(n−1) + (1 − d)·w_n. Batch statistics are not averaged: they are averages already.
/// Differs from the official code: it has none.
/// </remarks>
public sealed class WeightAverage : IDisposable
{
    private readonly double decay;
    private readonly (string Name, Parameter Weight, Tensor Average)[] entries;

    /// <summary>Starts the average at the current weights.</summary>
    /// <param name="parameters">The weights that are trained, on their device.</param>
    /// <param name="decay">The decay d per step, in (0, 1).</param>
    public WeightAverage(IEnumerable<KeyValuePair<string, Parameter>> parameters, double decay)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        this.decay = decay;
        entries = [.. parameters.Select(p => (p.Key, p.Value, p.Value.detach().clone().DetachFromDisposeScope()))];
    }

    /// <summary>Takes in the weights after a step.</summary>
    public void Update()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        foreach (var (_, weight, average) in entries) average.Scale(decay).Add(weight, 1 - decay);
    }

    /// <summary>The averages, by the names of their weights.</summary>
    /// <returns>Live tensors.</returns>
    public IEnumerable<KeyValuePair<string, Tensor>> State() => entries.Select(e => KeyValuePair.Create(e.Name, e.Average));

    /// <summary>Restores saved averages.</summary>
    /// <param name="read">Gives a saved tensor by name.</param>
    public void Load(Func<string, Tensor> read)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        foreach (var (name, _, average) in entries) average.copy_(read(name));
    }

    /// <summary>Swaps the averages into the model.</summary>
    /// <returns>Dispose it to swap the weights back.</returns>
    public IDisposable PutIn() => new Exchange(this);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, _, average) in entries) average.Dispose();
    }

    private void Fill(IEnumerable<Tensor> values)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        foreach (var (entry, value) in entries.Zip(values)) entry.Weight.copy_(value);
    }

    private sealed class Exchange : IDisposable
    {
        private readonly WeightAverage owner;
        private readonly Tensor[] weights;

        public Exchange(WeightAverage owner)
        {
            this.owner = owner;
            using (no_grad()) weights = [.. owner.entries.Select(e => e.Weight.detach().clone().DetachFromDisposeScope())];
            owner.Fill(owner.entries.Select(e => e.Average));
        }

        public void Dispose()
        {
            owner.Fill(weights);
            foreach (var weight in weights) weight.Dispose();
        }
    }
}
