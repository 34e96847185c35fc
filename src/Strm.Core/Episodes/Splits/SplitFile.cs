namespace Strm.Data;

/// <summary>The content of a <c>split.json</c>.</summary>
internal sealed record SplitFile
{
    /// <summary>Classes to train on.</summary>
    public IReadOnlyList<string> Train { get; init; } = [];

    /// <summary>Classes to select by.</summary>
    public IReadOnlyList<string> Val { get; init; } = [];

    /// <summary>Classes to test on.</summary>
    public IReadOnlyList<string> Test { get; init; } = [];

    /// <summary>Pairs of classes that are each other's reversal in time.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Reversals { get; init; } = [];

    /// <summary>The classes of a part.</summary>
    /// <param name="part">The part.</param>
    public IReadOnlyList<string> Classes(SplitPart part) => part switch
    {
        SplitPart.Train => Train,
        SplitPart.Val => Val,
        _ => Test,
    };
}
