namespace Strm.Synthesis;

/// <summary>The size of a benchmark's look-alike.</summary>
public sealed record LookAlikeOptions
{
    /// <summary>Classes to make; fewer if the protocol's test part has fewer. Default 10.</summary>
    public int Classes { get; init => field = OptionGuard.Between(value, 2, LookAlike.MostClasses, "look-alike classes"); } = 10;

    /// <summary>Clips of every class: an episode of 5 shots and 1 query needs 6. Default 12.</summary>
    public int ClipsPerClass { get; init => field = OptionGuard.Between(value, 2, 1000, "clips per class"); } = 12;

    /// <summary>The seed of every clip. Default 0.</summary>
    public long Seed { get; init; }
}
