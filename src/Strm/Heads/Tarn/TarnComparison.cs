namespace Strm.Heads.Tarn;

/// <summary>How a segment of the query is compared with what it is aligned to.</summary>
public enum TarnComparison
{
    /// <summary>(q − h)².</summary>
    Subtraction,

    /// <summary>q·h, element by element.</summary>
    Multiplication,

    /// <summary>Both, through a layer: ReLU(W·[(q − h)²; q·h] + b).</summary>
    Network,
}
