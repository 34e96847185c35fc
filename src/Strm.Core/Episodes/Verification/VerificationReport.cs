using Strm.Archives;

namespace Strm.Episodes;

/// <summary>How an archive covers a protocol.</summary>
/// <param name="Location">The archive.</param>
/// <param name="Protocol">The protocol.</param>
/// <param name="Options">The requirements.</param>
/// <param name="Classes">The classes, part after part.</param>
/// <param name="Mismatches">Names that look misspelt.</param>
/// <param name="UnusedClasses">Classes of the archive that the protocol does not have.</param>
/// <param name="Problems">What else a user should know about the archive.</param>
public sealed record VerificationReport(
    string Location,
    string Protocol,
    VerificationOptions Options,
    IReadOnlyList<ClassVerification> Classes,
    IReadOnlyList<NameMismatch> Mismatches,
    IReadOnlyList<string> UnusedClasses, IReadOnlyList<ArchiveProblem> Problems)
{
    /// <summary>The parts that have some classes, but too few for an episode.</summary>
    public IReadOnlyList<SplitPart> NarrowParts =>
        [.. Options.Parts.Where(part => Classes.Count(c => c.Part == part) is var count && count > 0 && count < Options.Shape.Way)];

    /// <summary>The faults, a sentence each; none when the archive is fit for the protocol.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        foreach (var part in NarrowParts)
            faults.Add($"The {part.ToString().ToLowerInvariant()} split has too few classes for {Options.Shape.Way}-way episodes.");
        Add(
            Classes.Count(c => !c.IsEnough),
            $"classes cannot supply an episode, which draws {Options.Shape.Shot} + {Options.Shape.Queries} clips of a class");
        Add(Classes.Sum(c => c.Undecodable.Count), "clips cannot be decoded");
        if (!Options.MissingOk) Add(Classes.Sum(c => c.Missing), "clips are missing (--missing-ok accepts that)");
        return faults;

        void Add(int count, string text)
        {
            if (count > 0) faults.Add($"{count} {text}.");
        }
    }
}

/// <summary>What a verification requires of an archive.</summary>
public sealed record VerificationOptions
{
    /// <summary>The parts of the split.</summary>
    public IReadOnlyList<SplitPart> Parts { get; init; } = SplitProtocol.Parts;

    /// <summary>The episodes that the archive must be able to supply.</summary>
    public EpisodeShape Shape { get; init; } = new();

    /// <summary>The number T of frames that a clip must have.</summary>
    public int Frames { get; init; } = 8;

    /// <summary>Which frames are decoded.</summary>
    public DecodeScope Decode { get; init; }

    /// <summary>Whether missing clips are accepted, as for Kinetics, of which no complete copy exists any more.</summary>
    public bool MissingOk { get; init; }
}

/// <summary>Which frames a verification decodes.</summary>
public enum DecodeScope
{
    /// <summary>The frames that a test sees: T of each clip.</summary>
    TestFrames,

    /// <summary>Every frame.</summary>
    All,

    /// <summary>None: names and counts only.</summary>
    None,
}

/// <summary>What an archive has of a class.</summary>
/// <param name="Part">The part of the split.</param>
/// <param name="Class">The class and its clips.</param>
/// <param name="Undecodable">The clips that cannot be decoded.</param>
/// <param name="Needed">The number of clips that an episode draws.</param>
public sealed record ClassVerification(SplitPart Part, ClassSelection Class, IReadOnlyList<UndecodableClip> Undecodable, int Needed)
{
    /// <summary>The number of clips that the archive lacks, as far as the protocol states a number.</summary>
    public int Missing => Math.Max(Class.Missing.Count, (Class.Expected ?? 0) - Class.Found);

    /// <summary>The number of clips that an episode can draw.</summary>
    public int Usable => Class.Clips.Count - Undecodable.Count;

    /// <summary>Whether the class can supply an episode.</summary>
    public bool IsEnough => Usable >= Needed;
}

/// <summary>A clip with a frame that cannot be decoded.</summary>
/// <param name="Clip">The clip.</param>
/// <param name="Reason">What is wrong, a sentence.</param>
public sealed record UndecodableClip(FrameClip Clip, string Reason);

/// <summary>A name of the protocol that the archive lacks, and the closest name in it.</summary>
/// <param name="Expected">The class, or the clip as class/clip.</param>
/// <param name="Closest">The class or clip of the archive that belongs to nothing else.</param>
public sealed record NameMismatch(string Expected, string Closest);
