namespace Strm.Heads.Tarn;

/// <summary>The sizes of the TARN head.</summary>
public sealed record TarnHeadOptions : HeadOptions
{
    /// <summary>The method's name.</summary>
    public const string HeadName = "tarn";

    /// <inheritdoc/>
    public override string Name => HeadName;

    /// <inheritdoc/>
    public override bool IsOrderAware => true;

    /// <summary>Hidden units of each direction of the first recurrent layer; segments have twice as many channels. The paper uses 256.</summary>
    public int HiddenWidth { get; init => field = OptionGuard.AtLeast(value, 1, "hidden width"); } = 256;

    /// <summary>How aligned segments are compared.</summary>
    public TarnComparison Comparison { get; init; } = TarnComparison.Network;

    /// <inheritdoc/>
    public override FewShotHead Create(HeadContext context) => new TarnHead(this, context);

    /// <inheritdoc/>
    public override HeadOptions Small() => this with { HiddenWidth = 64 };
}
