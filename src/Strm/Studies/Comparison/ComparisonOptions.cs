using Strm.Episodes;
using Strm.Training;

namespace Strm.Studies;

/// <summary>What all models of a comparison have in common.</summary>
public sealed record ComparisonOptions
{
    /// <summary>What is compared: the title of the page.</summary>
    public string Title { get; init; } = "Comparison";

    /// <summary>What an entry is: the heading of the tables' first column.</summary>
    public string EntryKind { get; init; } = "Head";

    /// <summary>Test episodes.</summary>
    public int EpisodeCount { get; init => field = OptionGuard.AtLeast(value, 1, "episodes count"); } = 1000;

    /// <summary>The seed of the test episodes.</summary>
    public long EpisodeSeed { get; init; } = 1;

    /// <summary>The part of the split that is tested.</summary>
    public SplitPart Part { get; init; } = SplitPart.Test;

    /// <summary>Device and initial weights of every training.</summary>
    public RunOptions Run { get; init; } = new();
}

/// <summary>One of the models that a comparison trains and tests.</summary>
/// <param name="Name">Its name in tables and of its folder.</param>
/// <param name="Preset">The model and its training.</param>
/// <param name="Test">The size of a test episode. Entries of the same size are tested on the same episodes.</param>
public sealed record ComparisonEntry(string Name, ExperimentPreset Preset, EpisodeShape Test);
