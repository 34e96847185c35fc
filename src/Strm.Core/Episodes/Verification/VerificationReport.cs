namespace Strm.Data;

/// <summary>How an archive covers a protocol.</summary>
/// <param name="Location">The archive.</param>
/// <param name="Protocol">The protocol.</param>
/// <param name="Options">What was asked.</param>
/// <param name="Classes">The classes, part after part.</param>
/// <param name="Mismatches">Names that look misspelt.</param>
/// <param name="UnusedClasses">Classes of the archive that the protocol does not have.</param>
/// <param name="Problems">What else a user should know about the archive.</param>
public sealed record VerificationReport(
    string Location, string Protocol, VerificationOptions Options, IReadOnlyList<ClassVerification> Classes, IReadOnlyList<NameMismatch> Mismatches,
    IReadOnlyList<string> UnusedClasses, IReadOnlyList<ArchiveProblem> Problems)
{
    /// <summary>The parts that have some classes, but too few for an episode.</summary>
    public IReadOnlyList<SplitPart> NarrowParts =>
        [.. Options.Parts.Where(part => Classes.Count(c => c.Part == part) is var count && count > 0 && count < Options.Shape.Way)];

    /// <summary>The faults, a sentence each; none when the archive is fit for the protocol.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        foreach (var part in NarrowParts) faults.Add($"The {part.ToString().ToLowerInvariant()} split has too few classes for {Options.Shape.Way}-way episodes.");
        Add(Classes.Count(c => !c.IsEnough), $"classes cannot supply an episode, which draws {Options.Shape.Shot} + {Options.Shape.Queries} clips of a class");
        Add(Classes.Sum(c => c.Undecodable.Count), "clips cannot be decoded");
        if (!Options.MissingOk) Add(Classes.Sum(c => c.Missing), "clips are missing (--missing-ok accepts that)");
        return faults;

        void Add(int count, string text)
        {
            if (count > 0) faults.Add($"{count} {text}.");
        }
    }
}
