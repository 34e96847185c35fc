using Strm.Archives;

namespace Strm.Episodes;

/// <summary>The clips of an archive that belong to a part of a split.</summary>
/// <param name="Protocol">The name of the protocol.</param>
/// <param name="Part">The part of the split.</param>
/// <param name="Frames">The number T of frames that a clip must have.</param>
/// <param name="Classes">The classes of the part, sorted by <see cref="NameOrder"/>.</param>
public sealed record SplitSelection(string Protocol, SplitPart Part, int Frames, IReadOnlyList<ClassSelection> Classes)
{
    /// <summary>The clips with enough frames, class after class.</summary>
    public IEnumerable<FrameClip> Clips => Classes.SelectMany(c => c.Clips);

    /// <summary>The clips with too few frames.</summary>
    public IEnumerable<FrameClip> TooShort => Classes.SelectMany(c => c.TooShort);

    /// <summary>Throws if a class cannot supply an episode.</summary>
    /// <param name="shape">The size of an episode.</param>
    /// <exception cref="StrmException">There are too few classes, or a class has too few clips.</exception>
    public void RequireEpisodes(EpisodeShape shape)
    {
        if (Classes.Count < shape.Way)
        {
            throw new StrmException($"The {PartName} split of {Protocol} has {Classes.Count} classes.",
                $"A {shape.Way}-way episode needs {shape.Way}.", "Use a smaller way, or a split with more classes.");
        }

        var poor = LackingClasses(shape);
        if (poor.Count == 0) return;
        throw new StrmException(
            $"{poor.Count} of the {Classes.Count} classes in the {PartName} split of {Protocol} have too few clips: {Listing(poor)}.",
            $"An episode draws {shape.Shot} + {shape.Queries} clips of a class, each of at least {Frames} frames.",
            "Use a smaller shot or fewer queries, or complete the archive: 'strm data verify' shows what is missing.");
    }

    /// <summary>The classes that cannot supply an episode.</summary>
    /// <param name="shape">The size of an episode.</param>
    public IReadOnlyList<ClassSelection> LackingClasses(EpisodeShape shape) =>
        [.. Classes.Where(c => c.Clips.Count < shape.Shot + shape.Queries)];

    private string PartName => Part.ToString().ToLowerInvariant();

    private static string Listing(IReadOnlyList<ClassSelection> classes) => NameList.Of([.. classes.Select(c => c.TooShort.Count == 0
        ? $"{c.Name} has {c.Clips.Count}"
        : $"{c.Name} has {c.Clips.Count} and {c.TooShort.Count} too short ({c.TooShort[0].Id.Name}: {c.TooShort[0].FrameCount} frames)")]);
}

/// <summary>A class of a split and what an archive has of it.</summary>
/// <param name="Name">The class as the archive spells it, or as the split does if the archive has none of it.</param>
/// <param name="Expected">The number of clips that the protocol states, or null if it states none.</param>
/// <param name="Clips">The clips with enough frames.</param>
/// <param name="TooShort">The clips with too few frames, which no episode draws.</param>
/// <param name="Missing">The clips of the protocol's list that the archive lacks; empty if the protocol has no list.</param>
public sealed record ClassSelection(
    string Name, int? Expected, IReadOnlyList<FrameClip> Clips, IReadOnlyList<FrameClip> TooShort, IReadOnlyList<ClipId> Missing)
{
    /// <summary>The number of clips that the archive has, those with too few frames included.</summary>
    public int Found => Clips.Count + TooShort.Count;
}

/// <summary>The parts of a split; no class is in two of them.</summary>
public enum SplitPart
{
    /// <summary>Classes that the model is trained on.</summary>
    Train,

    /// <summary>Classes used to choose the best checkpoint.</summary>
    Val,

    /// <summary>Classes on which accuracy is reported.</summary>
    Test,
}
