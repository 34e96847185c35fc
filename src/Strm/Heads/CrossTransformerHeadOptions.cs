namespace Strm.Heads;

/// <summary>The options of the frame-level cross-transformer.</summary>
public sealed record CrossTransformerHeadOptions : HeadOptions
{
    /// <summary>The method's name.</summary>
    public const string HeadName = "crosstransformer";

    /// <inheritdoc/>
    public override string Name => HeadName;

    /// <inheritdoc/>
    public override bool IsOrderAware => false;

    /// <summary>Width of keys and values, E. The paper uses 128.</summary>
    public int ProjectionWidth { get; init => field = OptionGuard.AtLeast(value, 1, "projection width"); } = 128;

    /// <summary>The factor on the cosines, which lie in [−1, 1].</summary>
    public double Scale { get; init => field = OptionGuard.AtLeast(value, 0, "scale"); } = 10;

    /// <inheritdoc/>
    public override FewShotHead Create(HeadContext context) => new CrossTransformerHead(this, context);
}
