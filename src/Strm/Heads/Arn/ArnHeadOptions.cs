namespace Strm.Heads.Arn;

/// <summary>The sizes of the ARN head.</summary>
public sealed record ArnHeadOptions : HeadOptions
{
    /// <summary>The method's name.</summary>
    public const string HeadName = "arn";

    /// <inheritdoc/>
    public override string Name => HeadName;

    /// <inheritdoc/>
    public override bool IsOrderAware => true;

    /// <summary>Channels of a block, E: relation descriptors are E×E.</summary>
    public int BlockWidth { get; init => field = OptionGuard.AtLeast(value, 4, "block width"); } = 64;

    /// <summary>How steep the power normalisation is, η.</summary>
    public double Slope { get; init => field = OptionGuard.AtLeast(value, 0, "slope"); } = 100;

    /// <summary>Filters of the comparator's convolutions.</summary>
    public int Filters { get; init => field = OptionGuard.AtLeast(value, 1, "filters"); } = 32;

    /// <summary>The weight of the attention's alignment under permuted blocks in the loss; 0 leaves it out.</summary>
    public double AlignmentWeight { get; init => field = OptionGuard.AtLeast(value, 0, "alignment weight"); } = 0.1;

    /// <inheritdoc/>
    public override FewShotHead Create(HeadContext context) => new ArnHead(this, context);

    /// <inheritdoc/>
    public override HeadOptions Small() => this with { BlockWidth = 32, Filters = 16, Slope = 50 };
}
