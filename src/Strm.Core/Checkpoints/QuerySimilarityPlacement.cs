namespace Strm.Checkpoints;

/// <summary>Where a PyTorch file has the weights of the query-class similarity, which the official model's <c>load_state_dict(strict=True)</c> refuses.</summary>
public enum QuerySimilarityPlacement
{
    /// <summary>Beside the state dict: under <c>strm</c> in a wrapped checkpoint, in the attribute <c>_strm</c> of a bare one. Read back from there.</summary>
    Apart,

    /// <summary>Among the other keys; the official model then needs <c>strict=False</c>.</summary>
    Inline,

    /// <summary>Nowhere.</summary>
    Drop,
}
