using Strm.Archives;
using Strm.Episodes;
using Strm.Reports;

namespace Strm.Interactive.Views;

/// <summary>Views of data sets, their splits and their problems.</summary>
public static class DataViews
{
    private const int ListedNames = 50;

    /// <summary>A data set with its protocol: the content of each part.</summary>
    /// <param name="experiment">The data set.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(StrmExperiment experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        var view = new ViewBuilder($"Data set {Path.GetFileName(experiment.Archive.Location)}")
            .Facts(Facts(experiment.Archive).Append(new("protocol", $"{experiment.Protocol.Name}: {experiment.Protocol.Title}")));
        var parts = SplitProtocol.Parts.Where(part => experiment.Protocol.Classes(part).Count > 0)
            .Select(part => PartContent.Of(experiment, part)).ToList();
        view.Table(["part", "classes", "clips", "clips per class", "too short"], parts.Select(Row));
        foreach (var part in parts)
        {
            if (part.Selection is { } selection)
                view.Folded(
                    $"{Name(part.Part)}: {Numbers.Of(selection.Classes.Count, "class", "classes")}",
                    new ViewBuilder().Tags(selection.Classes.Select(c => $"{c.Name} {c.Clips.Count}")));
            else view.Note(part.Reason!, NoteKind.Warning);
        }

        return Problems(view, experiment.Archive).Build();
    }

    /// <summary>An archive of frames.</summary>
    /// <param name="archive">The archive.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(FrameArchive archive)
    {
        ArgumentNullException.ThrowIfNull(archive);
        var view = new ViewBuilder($"Frames of {Path.GetFileName(archive.Location)}").Facts(Facts(archive));
        return Problems(
            view.Folded("Classes", new ViewBuilder().Tags(archive.Classes.Select(name => $"{name} {archive.ClipsOf(name).Count}"))),
            archive).Build();
    }

    /// <summary>A protocol: which classes are for training, validation and test.</summary>
    /// <param name="protocol">The protocol.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(SplitProtocol protocol)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        var view = new ViewBuilder($"Protocol {protocol.Name}")
            .Facts(
                new Fact("title", protocol.Title),
                new("source", protocol.Source),
                new("takes", protocol.SelectsVideos ? "the videos of its lists" : "every video of a class"));
        view.Table(
            ["part", "classes", "videos"],
            SplitProtocol.Parts.Select(
                part => (string[])[Name(part), Numbers.Count(protocol.Classes(part).Count), Videos(protocol, part)]));
        foreach (var part in SplitProtocol.Parts)
            view.Folded($"{Name(part)} classes", new ViewBuilder().Tags(protocol.Classes(part).Select(c => c.Title)));
        return view.Build();
    }

    /// <summary>The clips of a part, class by class.</summary>
    /// <param name="selection">The clips.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(SplitSelection selection)
    {
        ArgumentNullException.ThrowIfNull(selection);
        return new ViewBuilder(
            $"{selection.Protocol}, {Name(selection.Part)}: {Numbers.Of(selection.Classes.Count, "class", "classes")}, "
                + $"{Numbers.Of(selection.Clips.Count(), "clip", "clips")} of {selection.Frames} frames or more")
            .Table(
                ["class", "clips", "too short", "missing"],
                selection.Classes.Select(
                    c => (string[])[c.Name, Numbers.Count(c.Clips.Count), Zero(c.TooShort.Count), Zero(c.Missing.Count)]))
            .Build();
    }

    /// <summary>How an archive fits a protocol.</summary>
    /// <param name="report">The verification.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(VerificationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var faults = report.Faults();
        var view = new ViewBuilder($"{Path.GetFileName(report.Location)} and the protocol {report.Protocol}");
        if (faults.Count == 0) view.Note("The archive is fit for this protocol.", NoteKind.Success);
        foreach (var fault in faults) view.Note(fault, NoteKind.Error);
        view.Table(
            ["part", "classes", "expected", "found", "missing", "too short", "undecodable", "usable"],
            report.Options.Parts.Select(part => Coverage(report, part)));
        var odd = report.Classes.Where(c => !c.IsEnough || c.Missing > 0 || c.Undecodable.Count > 0 || c.Class.TooShort.Count > 0).ToList();
        if (odd.Count > 0)
            view.Heading("Classes to look at").Table(
                ["class", "part", "expected", "found", "missing", "too short", "undecodable", "usable"],
                odd.Take(ListedNames).Select(Row),
                2);
        if (odd.Count > ListedNames) view.Note($"And {odd.Count - ListedNames} more classes.");
        if (report.Mismatches.Count > 0)
            view.Folded(
                $"{report.Mismatches.Count} names that nearly match",
                new ViewBuilder().Tags(report.Mismatches.Take(ListedNames).Select(m => m.ToString())));
        if (report.UnusedClasses.Count > 0)
            view.Folded(
                $"{report.UnusedClasses.Count} classes that the protocol does not have",
                new ViewBuilder().Tags(report.UnusedClasses.Take(ListedNames)));
        return view.Warnings(report.Problems.Select(problem => problem.Detail)).Build();
    }

    /// <summary>The part as users write it.</summary>
    internal static string Name(SplitPart part) => part.ToString().ToLowerInvariant();

    private static IEnumerable<Fact> Facts(FrameArchive archive) =>
    [
        new("location", archive.Location), new("clips", Numbers.Count(archive.Clips.Count)),
        new("classes", Numbers.Count(archive.Classes.Count)), new("frames", Numbers.Count(archive.FrameCount)),
    ];

    private static string[] Row(PartContent part) => part.Selection is { } selection
        ?
        [
            Name(part.Part), Numbers.Count(selection.Classes.Count), Numbers.Count(selection.Clips.Count()), Range(selection),
            Zero(selection.TooShort.Count()),
        ]
        : [Name(part.Part), Numbers.Count(part.Classes), "", "", ""];

    private static string[] Row(ClassVerification row) =>
        [
            row.Class.Name,
            Name(row.Part),
            row.Class.Expected is { } expected ? Numbers.Count(expected) : "",
            Numbers.Count(row.Class.Found),
            Zero(row.Missing),
            Zero(row.Class.TooShort.Count),
            Zero(row.Undecodable.Count),
            Numbers.Count(row.Usable)
        ];

    private static string[] Coverage(VerificationReport report, SplitPart part)
    {
        var rows = report.Classes.Where(c => c.Part == part).ToList();
        var expected = rows.Sum(c => c.Class.Expected ?? 0);
        return
        [
            Name(part), Numbers.Count(rows.Count), expected == 0 ? "" : Numbers.Count(expected),
            Numbers.Count(rows.Sum(c => c.Class.Found)), Zero(rows.Sum(c => c.Missing)),
            Zero(rows.Sum(c => c.Class.TooShort.Count)), Zero(rows.Sum(c => c.Undecodable.Count)), Numbers.Count(rows.Sum(c => c.Usable)),
        ];
    }

    private static string Videos(SplitProtocol protocol, SplitPart part)
    {
        var videos = protocol.Classes(part).Sum(c => c.Videos ?? 0);
        return videos > 0 ? Numbers.Count(videos) : protocol.List(part)?.Videos is { } listed ? Numbers.Count(listed) : "";
    }

    private static string Range(SplitSelection selection)
    {
        var counts = selection.Classes.Select(c => c.Clips.Count).DefaultIfEmpty().ToList();
        return counts.Min() == counts.Max() ? Numbers.Count(counts[0]) : $"{Numbers.Count(counts.Min())} to {Numbers.Count(counts.Max())}";
    }

    private static string Zero(int count) => count == 0 ? "" : Numbers.Count(count);

    private static ViewBuilder Problems(ViewBuilder view, FrameArchive archive) =>
        view.Warnings(archive.Problems.Take(ListedNames).Select(problem => problem.Detail));
}

/// <summary>What an archive has of a part. A protocol with lists can be opened before they are imported; this then says so.</summary>
internal sealed record PartContent(SplitPart Part, int Classes, SplitSelection? Selection, string? Reason)
{
    public static PartContent Of(StrmExperiment experiment, SplitPart part)
    {
        var classes = experiment.Protocol.Classes(part).Count;
        try
        {
            return new(part, classes, experiment.Protocol.Select(experiment.Archive, part), null);
        }
        catch (StrmException exception)
        {
            return new(part, classes, null, exception.Message);
        }
    }
}
