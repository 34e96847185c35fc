namespace Strm.Heads.HfAr;

/// <summary>The sizes of the HF-AR head.</summary>
public sealed record HfArHeadOptions : HeadOptions
{
    /// <summary>The method's name.</summary>
    public const string HeadName = "hf-ar";

    /// <inheritdoc/>
    public override string Name => HeadName;

    /// <inheritdoc/>
    public override bool IsOrderAware => true;

    /// <summary>Width of the recurrent embedding and of the posteriors, E.</summary>
    public int EmbeddingWidth { get; init => field = OptionGuard.AtLeast(value, 2, "embedding width"); } = 256;

    /// <summary>Reflections of the flow.</summary>
    public int Reflections { get; init => field = OptionGuard.AtLeast(value, 0, "reflections"); } = 4;

    /// <summary>The weight of the posteriors' divergence from a standard normal distribution in the loss.</summary>
    public double DivergenceWeight { get; init => field = OptionGuard.AtLeast(value, 0, "divergence weight"); } = 0.01;

    /// <inheritdoc/>
    public override FewShotHead Create(HeadContext context) => new HfArHead(this, context);

    /// <inheritdoc/>
    public override HeadOptions Small() => this with { EmbeddingWidth = 64 };
}
