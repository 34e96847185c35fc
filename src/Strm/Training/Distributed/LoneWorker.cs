using static TorchSharp.torch;

namespace Strm.Training.Distributed;

/// <summary>A team of one, in which there is nothing to agree on.</summary>
internal sealed class LoneWorker : TrainingTeam
{
    /// <inheritdoc/>
    public override int Worker => 0;

    /// <inheritdoc/>
    public override int Workers => 1;

    /// <inheritdoc/>
    public override void Sum(IReadOnlyList<Tensor> tensors)
    {
    }

    /// <inheritdoc/>
    public override void Share(IReadOnlyList<Tensor> tensors)
    {
    }

    /// <inheritdoc/>
    protected override bool Ask(bool answer) => answer;
}
