namespace Strm.Data;

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
