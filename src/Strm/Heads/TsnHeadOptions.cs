namespace Strm.Heads;

/// <summary>The options of the mean-cosine baseline.</summary>
public sealed record TsnHeadOptions : HeadOptions
{
    /// <summary>The method's name.</summary>
    public const string HeadName = "tsn";

    /// <inheritdoc/>
    public override string Name => HeadName;

    /// <inheritdoc/>
    public override bool IsOrderAware => false;

    /// <summary>The factor on the cosines, which lie in [−1, 1]: without one a softmax over five classes stays below 0.65.</summary>
    public double Scale { get; init => field = OptionGuard.AtLeast(value, 0, "scale"); } = 10;

    /// <inheritdoc/>
    public override FewShotHead Create(HeadContext context) => new TsnHead(this, context);
}
