namespace Strm.Data;

/// <summary>The size of an episode.</summary>
/// <remarks>The defaults are the paper's: 5 classes, 5 labelled clips of each; at test 1 query of each (in training 4, or 5 for Kinetics).</remarks>
public sealed record EpisodeShape
{
    /// <summary>The number C of classes, at least 2.</summary>
    public int Way
    {
        get;
        init => field = AtLeast(2, value, nameof(Way), "an episode chooses between classes");
    } = 5;

    /// <summary>The number K of labelled clips of each class, at least 1.</summary>
    public int Shot
    {
        get;
        init => field = AtLeast(1, value, nameof(Shot), "each class needs a labelled clip");
    } = 5;

    /// <summary>The number of clips of each class to classify, at least 1.</summary>
    public int Queries
    {
        get;
        init => field = AtLeast(1, value, nameof(Queries), "there must be something to classify");
    } = 1;

    /// <summary>The fewest labelled clips of a class, at least 1 and at most <see cref="Shot"/>: each class gets a number from there to <see cref="Shot"/>, all alike likely. Null gives every class <see cref="Shot"/>.</summary>
    public int? FewestShots
    {
        get;
        init => field = value is { } least ? AtLeast(1, least, nameof(FewestShots), "each class needs a labelled clip") : null;
    }

    private static int AtLeast(int least, int value, string name, string why) => value >= least ? value
        : throw new StrmException($"{name} is {value}.", $"It must be at least {least}: {why}.", $"Give a larger {name.ToLowerInvariant()}.");
}
