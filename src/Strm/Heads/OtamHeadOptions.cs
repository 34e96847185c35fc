namespace Strm.Heads;

/// <summary>The options of the OTAM head. Defaults are those of the paper.</summary>
public sealed record OtamHeadOptions : HeadOptions
{
    /// <summary>The method's name.</summary>
    public const string HeadName = "otam";

    /// <inheritdoc/>
    public override string Name => HeadName;

    /// <inheritdoc/>
    public override bool IsOrderAware => true;

    /// <summary>How soft the minimum over paths is, λ; near 0 it is the hard minimum. The paper uses 0.1.</summary>
    public double Smoothing { get; init => field = OptionGuard.Between(value, 1e-3, 10, "smoothing"); } = 0.1;

    /// <inheritdoc/>
    public override FewShotHead Create(HeadContext context) => new OtamHead(this, context);
}
