using Strm.Data;
using Strm.Training;

namespace Strm.Comparison;

/// <summary>One of the models that a comparison trains and tests.</summary>
/// <param name="Name">What it is called in tables; its folder is named after it.</param>
/// <param name="Preset">The model and its training.</param>
/// <param name="Test">The size of a test episode. Entries of the same size are tested on the same episodes.</param>
public sealed record ComparisonEntry(string Name, ExperimentPreset Preset, EpisodeShape Test);
