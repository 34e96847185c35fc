namespace Strm.Heads;

/// <summary>Prototypical networks have no options: nothing is learnt but the backbone.</summary>
public sealed record ProtoNetHeadOptions : HeadOptions
{
    /// <summary>The method's name.</summary>
    public const string HeadName = "protonet";

    /// <inheritdoc/>
    public override string Name => HeadName;

    /// <inheritdoc/>
    public override bool IsOrderAware => false;

    /// <inheritdoc/>
    public override FewShotHead Create(HeadContext context) => new ProtoNetHead(context);
}
