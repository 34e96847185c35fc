using System.CommandLine;
using Strm.Archives;
using Strm.Episodes;

namespace Strm.Cli.Commands;

/// <summary>The command <c>strm episodes</c>: draws episodes into a file on which any system can be tested.</summary>
internal static class EpisodesCommand
{
    private const int PaperCount = 10_000;

    private static readonly Option<string?> Data = new("--data")
    {
        Description = "The frames: a zip or a folder of class/clip/00000001.jpg. Without it, clips come from the protocol's published "
            + "list (strm splits import).",
    };

    private static readonly Option<long> Count = new("--count")
    {
        Description = "The number of episodes.", DefaultValueFactory = _ => PaperCount,
    };

    private static readonly Option<string> Out = new("--out")
    {
        Description = "The file to write, JSON lines; - is standard output.", Required = true,
    };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command("episodes", "Draw few-shot episodes and write them as JSON lines, one episode per line.")
        {
            Data, DataFlags.Protocol, DataFlags.SplitSeed, DataFlags.Split, DataFlags.Way, DataFlags.Shot, DataFlags.FewestShots,
            DataFlags.Queries, DataFlags.Frames,
            Count, DataFlags.Seed, Out,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult result)
    {
        var count = result.GetValue(Count);
        if (count < 1) throw new UsageException($"--count is {count}. It must be at least 1.");
        using var archive = result.GetValue(Data) is { } data ? FrameArchive.Open(data) : null;
        var selection = archive is null ? Listed(result) : DataFlags.Select(result, archive);
        var sampler = new EpisodeSampler(selection, DataFlags.Shape(result), result.GetValue(DataFlags.Seed));
        using var file = OutputFile.Of(result, result.GetRequiredValue(Out))!;
        EpisodeFile.Write(file.Path, sampler.Create(0, count));
        file.Deliver();
        if (archive is not null) DataNotes.Write(selection, archive, result.InvocationConfiguration.Error);
        file.Messages.WriteLine(
            $"{count} episodes of {selection.Classes.Count} classes and {selection.Clips.Count()} clips in {file.Name}");
        return ExitCode.Success;
    }

    // A complete archive with the same spelling and no clips that are too short gives the same episodes.
    private static SplitSelection Listed(ParseResult result)
    {
        var protocol = result.GetRequiredValue(DataFlags.Protocol);
        if (!ProtocolRegistry.Published.Contains(protocol, NameOrder.Matching))
            throw new UsageException(
                $"--data is missing. Without an archive, --protocol must be one with a published list: "
                    + $"{string.Join(", ", ProtocolRegistry.Published)}. Name the archive, or one of those.");
        return ProtocolRegistry.Open(protocol).SelectListed(result.GetValue(DataFlags.Split), DataFlags.FramesOf(result));
    }
}

/// <summary>Tells the user which clips are left out.</summary>
internal static class DataNotes
{
    private const int Named = 3;

    /// <summary>Writes a line for the clips that are too short, and one for each problem of the archive.</summary>
    /// <param name="selection">The clips in use.</param>
    /// <param name="archive">The archive.</param>
    /// <param name="error">Where notes go: standard error.</param>
    public static void Write(SplitSelection selection, FrameArchive archive, TextWriter error)
    {
        var tooShort = selection.TooShort.ToList();
        if (tooShort.Count > 0)
        {
            var names = string.Join(", ", tooShort.Take(Named)) + (tooShort.Count > Named ? ", …" : "");
            error.WriteLine($"Note: {tooShort.Count} clips have fewer than {selection.Frames} frames and are left out: {names}");
        }

        foreach (var problem in archive.Problems) error.WriteLine($"Note: {problem.Detail}");
    }
}
