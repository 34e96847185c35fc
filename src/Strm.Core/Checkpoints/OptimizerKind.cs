namespace Strm.Checkpoints;

/// <summary>Which optimizer a saved state belongs to.</summary>
public enum OptimizerKind
{
    /// <summary>None of the others.</summary>
    Unknown,

    /// <summary>Stochastic gradient descent; with momentum a slot has <c>momentum_buffer</c>.</summary>
    Sgd,

    /// <summary>Adam or AdamW; a slot has <c>exp_avg</c>, <c>exp_avg_sq</c> and <c>step</c>.</summary>
    Adam,
}
