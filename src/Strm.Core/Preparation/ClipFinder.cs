using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Strm.Archives;
using Strm.Episodes;

namespace Strm.Preparation;

/// <summary>Finds the clips of a data set and their names in the archive.</summary>
internal sealed partial class ClipFinder
{
    /// <summary>The protocols, in the order of the help text.</summary>
    public static readonly IReadOnlyList<string> Protocols = [ProtocolRegistry.Folder, .. ProtocolRegistry.Published];

    private readonly string protocol;
    private readonly ClipLabels? labels;
    private readonly List<Candidate> candidates = [];
    private readonly List<ClipIssue> issues = [];
    private int unlisted;

    private ClipFinder(string protocol, ClipLabels? labels) => (this.protocol, this.labels) = (protocol, labels);

    /// <summary>Finds the clips.</summary>
    /// <param name="protocol">One of <see cref="Protocols"/>.</param>
    /// <param name="folder">The folder of videos.</param>
    /// <param name="labels">Names the clips; null if nothing does.</param>
    /// <returns>The clips, ordered by name.</returns>
    public static ClipInventory Find(string protocol, string folder, ClipLabels? labels)
    {
        if (protocol.StartsWith("ssv2", StringComparison.Ordinal) && labels is null)
        {
            throw new StrmException(
                "No annotations were given, and no lists have been imported.",
                "Clips of Something-Something are numbered; their classes are in the data set's label JSON "
                    + "(something-something-v2-train.json and -validation.json) or in the official lists.",
                $"Give these files with --annotations, or run 'strm splits import --protocol {protocol}'.");
        }

        return new ClipFinder(protocol, labels).Run(folder);
    }

    private ClipInventory Run(string folder)
    {
        var walk = FileWalk.Of(folder);
        issues.AddRange(walk.Issues);
        foreach (var file in walk.Files)
        {
            if (file.Path == FrameArchive.SplitFileName || FileKinds.IsOther(file)) continue;
            if (FileKinds.IsUnfinished(file)) Skip(file, "an unfinished download");
            else if (FileKinds.IsPackage(file)) Skip(file, "a packed file; unpack it first");
            else if (protocol == ProtocolRegistry.Folder) AddFromFolder(file);
            else if (FileKinds.IsVideo(file)) AddFromDataset(file);
            else Skip(file, "its name does not end like a video file's (.avi, .mp4, .webm, …)");
        }

        var clips = ClipNaming.Resolve(candidates, issues);
        return new ClipInventory(clips, [.. issues.OrderBy(issue => issue.Path, StringComparer.Ordinal)], unlisted);
    }

    private void AddFromFolder(FoundFile file)
    {
        var parts = file.Parts;
        if (parts.Length == 1) Skip(file, "not in a class folder; clips are class/clip.ext");
        else if (parts.Length > 2) Skip(file, "a folder below a class folder; clips are class/clip.ext");
        else if (labels is null || labels.Find(ArchiveNames.Stem(file.Name)) is not null)
            candidates.Add(new Candidate(parts[0], ArchiveNames.Stem(file.Name), file));
        else LeaveOut(file, labels);
    }

    private void AddFromDataset(FoundFile file)
    {
        var stem = ArchiveNames.Stem(file.Name);
        if (labels is not null)
        {
            if (labels.Find(stem) is { } label) candidates.Add(new Candidate(label.ClassName, label.Clip, file));
            else LeaveOut(file, labels);
            return;
        }

        if (protocol == "ucf101-arn" && UcfName().Match(stem) is { Success: true } match && file.Parts.Length == 1)
        {
            candidates.Add(new Candidate(match.Groups[1].Value, stem, file));
        }
        else if (file.Parts.Length == 1)
        {
            Skip(file, "not in a class folder");
        }
        else
        {
            candidates.Add(new Candidate(file.Parts[^2], stem, file));
        }
    }

    private void LeaveOut(FoundFile file, ClipLabels labels)
    {
        if (labels.Resembling(ArchiveNames.Stem(file.Name)) is { } label)
            Skip(
                file,
                $"the annotations do not name it, but it may be their clip '{label.Clip}' of the class "
                    + $"'{label.ClassName}'; rename it to that if so");
        else unlisted++;
    }

    private void Skip(FoundFile file, string reason) => issues.Add(new ClipIssue(file.Path, reason));

    [GeneratedRegex(@"^v_(\w+?)_g\d+_c\d+$")]
    private static partial Regex UcfName();
}

/// <summary>A file that may become a clip.</summary>
/// <param name="ClassName">The class's name outside the archive.</param>
/// <param name="Clip">The clip's name outside the archive.</param>
/// <param name="File">The file.</param>
internal sealed record Candidate(string ClassName, string Clip, FoundFile File);

/// <summary>What was found in a folder of videos.</summary>
/// <param name="Clips">The clips, ordered by their names in the archive.</param>
/// <param name="Skipped">Files that cannot become clips, and why.</param>
/// <param name="Unlisted">How many clips the annotations do not name.</param>
internal sealed record ClipInventory(IReadOnlyList<ClipSource> Clips, IReadOnlyList<ClipIssue> Skipped, int Unlisted)
{
    /// <summary>A checksum of the clips' names and sizes, and of the files that were left out.</summary>
    /// <returns>SHA-256 as hexadecimal text.</returns>
    public string Checksum()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var clip in Clips) Append(hash, $"{clip.Name}\n{clip.Path}\n{new FileInfo(clip.File).Length}\n");
        foreach (var issue in Skipped) Append(hash, $"{issue.Path}\n{issue.Reason}\n");
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));
}
