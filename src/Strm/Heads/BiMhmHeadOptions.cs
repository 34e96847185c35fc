namespace Strm.Heads;

/// <summary>Bidirectional mean Hausdorff matching has no options: nothing is learnt but the backbone.</summary>
public sealed record BiMhmHeadOptions : HeadOptions
{
    /// <summary>The method's name.</summary>
    public const string HeadName = "bi-mhm";

    /// <inheritdoc/>
    public override string Name => HeadName;

    /// <inheritdoc/>
    public override bool IsOrderAware => false;

    /// <inheritdoc/>
    public override FewShotHead Create(HeadContext context) => new BiMhmHead(context);
}
