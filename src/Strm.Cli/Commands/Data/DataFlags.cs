using System.CommandLine;
using Strm.Archives;
using Strm.Episodes;

namespace Strm.Cli.Commands;

/// <summary>The flags by which several commands choose an archive, a split and the size of an episode.</summary>
internal static class DataFlags
{
    private static readonly EpisodeShape Defaults = new();

    /// <summary>The archive.</summary>
    public static Option<string> Data { get; } = new("--data")
    {
        Description = "The frames: a zip or a folder of class/clip/00000001.jpg; PATH::img_* takes one series where clips hold several.",
        Required = true,
    };

    /// <summary>The protocol.</summary>
    public static Option<string> Protocol { get; } = new("--protocol")
    {
        Description = $"The split: {string.Join(", ", ProtocolRegistry.Published)}, folder (the archive's own split.json), or a file "
            + $"like split.json.",
        DefaultValueFactory = _ => ProtocolRegistry.Folder,
    };

    /// <summary>The seed of the split, if nothing states one.</summary>
    public static Option<long> SplitSeed { get; } = new("--split-seed")
    {
        Description = "The seed that assigns the classes if protocol 'folder' finds no split.json.",
    };

    /// <summary>The part of the split.</summary>
    public static Option<SplitPart> Split { get; } = new("--split")
    {
        Description = "train, val or test.", DefaultValueFactory = _ => SplitPart.Test,
    };

    /// <summary>The number of classes of an episode.</summary>
    public static Option<int> Way { get; } = new("--way")
    {
        Description = "Classes of an episode.", DefaultValueFactory = _ => Defaults.Way,
    };

    /// <summary>The number of labelled clips of each class.</summary>
    public static Option<int> Shot { get; } = new("--shot")
    {
        Description = "Labelled clips of each class.", DefaultValueFactory = _ => Defaults.Shot,
    };

    /// <summary>The fewest labelled clips of a class, if classes have different numbers of them.</summary>
    public static Option<int?> FewestShots { get; } = new("--fewest-shots")
    {
        Description = "Draw the number of labelled clips of each class between this and --shot.",
    };

    /// <summary>The number of queries of each class.</summary>
    public static Option<int> Queries { get; } = new("--queries")
    {
        Description = "Clips of each class to classify.", DefaultValueFactory = _ => Defaults.Queries,
    };

    /// <summary>The number of frames of a clip.</summary>
    public static Option<int> Frames { get; } = new("--frames")
    {
        Description = "Frames of a clip; clips with fewer are left out.", DefaultValueFactory = _ => 8,
    };

    /// <summary>The seed.</summary>
    public static Option<long> Seed { get; } = new("--seed") { Description = "The seed for everything random." };

    /// <summary>The size of an episode, from the flags.</summary>
    /// <param name="result">The command line.</param>
    public static EpisodeShape Shape(ParseResult result) =>
        new()
        {
            Way = result.GetValue(Way),
            Shot = result.GetValue(Shot),
            Queries = result.GetValue(Queries),
            FewestShots = result.GetValue(FewestShots),
        };

    /// <summary>The protocol, from the flags.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="archive">The archive.</param>
    public static SplitProtocol OpenProtocol(ParseResult result, FrameArchive archive) =>
        ProtocolRegistry.Open(result.GetRequiredValue(Protocol), archive, splitSeed: result.GetValue(SplitSeed));

    /// <summary>The clips of the part of the split that the flags choose.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="archive">The archive.</param>
    public static SplitSelection Select(ParseResult result, FrameArchive archive) =>
        OpenProtocol(result, archive).Select(archive, result.GetValue(Split), FramesOf(result));

    /// <summary>The number of frames of a clip, from the flags.</summary>
    /// <param name="result">The command line.</param>
    public static int FramesOf(ParseResult result) => new ClipOptions { Frames = result.GetValue(Frames) }.Frames;
}
