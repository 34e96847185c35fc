using Strm.Checkpoints.PyTorch;

namespace Strm.Checkpoints;

/// <summary>How a checkpoint is converted; all but the first matter for PyTorch files only.</summary>
public sealed record ConversionOptions
{
    /// <summary>What the file is at its top.</summary>
    public StateDictForm Form { get; init; }

    /// <summary>Where the weights of the query-class similarity go.</summary>
    public QuerySimilarityPlacement QuerySimilarity { get; init; }

    /// <summary>How numbers outside tensors are written.</summary>
    public PyTorchNumbers Numbers { get; init; }

    /// <summary>Whether keys get the <c>module.</c> that the official code expects with several devices.</summary>
    public bool ForDataParallel { get; init; }
}
