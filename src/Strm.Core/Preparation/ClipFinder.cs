using System.Text.RegularExpressions;
using Strm.Data;

namespace Strm.Preparation;

/// <summary>Finds the clips of a data set and what they are called in the archive.</summary>
internal sealed partial class ClipFinder
{
    /// <summary>The protocols, in the order of the help text.</summary>
    public static readonly IReadOnlyList<string> Protocols = [ProtocolRegistry.Folder, .. ProtocolRegistry.Published];

    private readonly string _protocol;
    private readonly ClipLabels? _labels;
    private readonly List<Candidate> _candidates = [];
    private readonly List<ClipIssue> _issues = [];
    private int _unlisted;

    private ClipFinder(string protocol, ClipLabels? labels) => (_protocol, _labels) = (protocol, labels);

    /// <summary>Finds the clips.</summary>
    /// <param name="protocol">One of <see cref="Protocols"/>.</param>
    /// <param name="folder">The folder of videos.</param>
    /// <param name="labels">What names the clips, where something does.</param>
    /// <returns>The clips, ordered by name.</returns>
    public static ClipInventory Find(string protocol, string folder, ClipLabels? labels)
    {
        if (protocol.StartsWith("ssv2", StringComparison.Ordinal) && labels is null)
        {
            throw new StrmException(
                "No annotations were given, and no lists have been imported.",
                "Clips of Something-Something are numbered; their classes are in the data set's label JSON (something-something-v2-train.json and -validation.json) or in the official lists.",
                $"Give these files with --annotations, or run 'strm splits import --protocol {protocol}'.");
        }

        return new ClipFinder(protocol, labels).Run(folder);
    }

    private ClipInventory Run(string folder)
    {
        var walk = FileWalk.Of(folder);
        _issues.AddRange(walk.Issues);
        foreach (var file in walk.Files)
        {
            if (file.Path == FrameArchive.SplitFileName || FileKinds.IsOther(file)) continue;
            if (FileKinds.IsUnfinished(file)) Skip(file, "an unfinished download");
            else if (FileKinds.IsPackage(file)) Skip(file, "a packed file; unpack it first");
            else if (_protocol == ProtocolRegistry.Folder) AddFromFolder(file);
            else if (FileKinds.IsVideo(file)) AddFromDataset(file);
            else Skip(file, "its name does not end like a video file's (.avi, .mp4, .webm, …)");
        }

        var clips = ClipNaming.Resolve(_candidates, _issues);
        return new ClipInventory(clips, [.. _issues.OrderBy(issue => issue.Path, StringComparer.Ordinal)], _unlisted);
    }

    private void AddFromFolder(FoundFile file)
    {
        var parts = file.Parts;
        if (parts.Length == 1) Skip(file, "not in a class folder; clips are class/clip.ext");
        else if (parts.Length > 2) Skip(file, "a folder below a class folder; clips are class/clip.ext");
        else if (_labels is null || _labels.Find(ArchiveNames.Stem(file.Name)) is not null) _candidates.Add(new Candidate(parts[0], ArchiveNames.Stem(file.Name), file));
        else _unlisted++;
    }

    private void AddFromDataset(FoundFile file)
    {
        var stem = ArchiveNames.Stem(file.Name);
        if (_labels is not null)
        {
            if (_labels.Find(stem) is { } label) _candidates.Add(new Candidate(label.ClassName, label.Clip, file));
            else _unlisted++;
            return;
        }

        if (_protocol == "ucf101-arn" && UcfName().Match(stem) is { Success: true } match && file.Parts.Length == 1)
        {
            _candidates.Add(new Candidate(match.Groups[1].Value, stem, file));
        }
        else if (file.Parts.Length == 1)
        {
            Skip(file, "not in a class folder");
        }
        else
        {
            _candidates.Add(new Candidate(file.Parts[^2], stem, file));
        }
    }

    private void Skip(FoundFile file, string reason) => _issues.Add(new ClipIssue(file.Path, reason));

    [GeneratedRegex(@"^v_(\w+?)_g\d+_c\d+$")]
    private static partial Regex UcfName();
}
