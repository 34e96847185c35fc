namespace Strm.Heads;

/// <summary>The sizes of the TRX head. Defaults are those of the official code.</summary>
public sealed record TrxHeadOptions : HeadOptions
{
    /// <summary>The method's name.</summary>
    public const string HeadName = "trx";

    /// <inheritdoc/>
    public override string Name => HeadName;

    /// <inheritdoc/>
    public override bool IsOrderAware => true;

    /// <summary>Frames per tuple, one cross-transformer for each; the paper's best is {2,3}.</summary>
    public IReadOnlyList<int> Cardinalities { get; init => field = FrameTupleSizes.Checked(value); } = [2, 3];

    /// <summary>Width of keys and values, E.</summary>
    public int ProjectionWidth { get; init => field = OptionGuard.AtLeast(value, 1, "projection width"); } = 1152;

    /// <summary>Dropout rate after positions.</summary>
    public double Dropout { get; init => field = OptionGuard.Between(value, 0, 0.99, "dropout"); } = 0.1;

    /// <inheritdoc/>
    public override FewShotHead Create(HeadContext context) => new TrxHead(this, context);

    /// <inheritdoc/>
    public override HeadOptions Small() => this with { ProjectionWidth = 128 };

    /// <inheritdoc/>
    public override HeadOptions WithDropout(double rate) => this with { Dropout = rate };

    /// <inheritdoc/>
    public override HeadOptions WithCardinalities(IReadOnlyList<int> cardinalities) => this with { Cardinalities = cardinalities };
}
