using System.Text.Json;
using System.Text.Json.Serialization;
using Strm.Archives;

namespace Strm.Episodes;

/// <summary>The split of your own data: a file <c>split.json</c>, or classes dealt out by a seed.</summary>
internal static class FolderSplit
{
    private const double ValShare = 0.15, TestShare = 0.25;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    /// <summary>
    /// Reads <c>{"train":[classes],"val":[…],"test":[…]}</c>; a part may be omitted, and pairs of classes that
    /// are each other's reversal added.
    /// </summary>
    /// <param name="text">The content of the file.</param>
    /// <param name="name">The file's name, for messages.</param>
    public static SplitProtocol Parse(string text, string name)
    {
        SplitFile file;
        try
        {
            file = JsonSerializer.Deserialize<SplitFile>(text, Format) ?? new SplitFile();
        }
        catch (JsonException exception)
        {
            throw Wrong(name, $"is not as expected ({Texts.Clip(exception.Message.Split(". ")[0])})", exception);
        }

        var classes = SplitProtocol.Parts.SelectMany(file.Classes).ToArray();
        if (classes.Concat(file.Reversals.SelectMany(pair => pair ?? [null!])).Any(c => c is null))
            throw Wrong(name, "has null in place of a class", null);
        if (classes.GroupBy(c => c, NameOrder.Matching).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw Wrong(name, $"names the class '{Texts.Clip(twice.Key)}' twice", null);
        return Create(name, file.Classes, [.. file.Reversals.Select(pair => Pair(pair, name))]);
    }

    /// <summary>Deals out the classes of an archive: a quarter to the test, 15 % to validation, the rest to training.</summary>
    /// <param name="classes">The classes.</param>
    /// <param name="seed">A different seed gives a different split.</param>
    public static SplitProtocol Deal(IReadOnlyList<string> classes, long seed)
    {
        var dealt = new RandomSource(seed, "folder-split").Sample(classes.Count, classes.Count);
        var test = (int)Math.Ceiling(classes.Count * TestShare);
        var val = (int)(classes.Count * ValShare);
        return Create($"by seed {seed}", part => part switch
        {
            SplitPart.Test => [.. dealt.Take(test).Select(i => classes[i])],
            SplitPart.Val => [.. dealt.Skip(test).Take(val).Select(i => classes[i])],
            _ => [.. dealt.Skip(test + val).Select(i => classes[i])],
        });
    }

    private static ReversalPair Pair(IReadOnlyList<string> pair, string name) =>
        pair.Count == 2
            ? new ReversalPair(pair[0], pair[1])
            : throw Wrong(name, $"has a reversal of {pair.Count} classes instead of 2", null);

    private static SplitProtocol Create(
        string origin, Func<SplitPart, IEnumerable<string>> classes, IReadOnlyList<ReversalPair>? reversals = null) => new(
        ProtocolRegistry.Folder,
        $"Own data, split {origin}",
        reversals ?? [],
        SplitProtocol.Parts.ToDictionary(
            part => part, IReadOnlyList<SplitClass> (part) => [.. classes(part).Select(c => new SplitClass(c, null, null))]));

    private static StrmException Wrong(string name, string why, Exception? cause) => new($"The split file {name} {why}.",
        """It must be {"train":["run","jump"],"val":["sit"],"test":["wave"]}, each class once.""", "Correct the file.", cause);
}

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
