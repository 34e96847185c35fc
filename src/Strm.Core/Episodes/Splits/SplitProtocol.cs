using Strm.Archives;

namespace Strm.Episodes;

/// <summary>Which classes and clips of a data set are for training, for validation and for the test.</summary>
public sealed class SplitProtocol
{
    private readonly Dictionary<SplitPart, IReadOnlyList<SplitClass>> classes;
    private readonly Dictionary<SplitPart, SplitList> lists;
    private readonly SplitStore? store;

    internal SplitProtocol(ProtocolDefinition definition, SplitStore store)
    {
        (Name, Title, Source, SelectsVideos, this.store) = (
            definition.Name, definition.Title, definition.Source, definition.SelectsVideos, store);
        ListFolder = definition.ListFolder;
        var labels = store.ReadLabels(definition.Name);
        classes = Parts.ToDictionary(part => part, IReadOnlyList<SplitClass> (part) =>
            [.. definition[part].Classes.Select(c => labels.TryGetValue(c.Name, out var label) ? c with { Label = label } : c)]);
        lists = Parts.ToDictionary(
            part => part, part => new SplitList(definition[part].List, definition[part].Sha256, definition[part].Videos));
    }

    internal SplitProtocol(
        string name, string title, IReadOnlyList<ReversalPair> reversals, Dictionary<SplitPart, IReadOnlyList<SplitClass>> classes)
    {
        (Name, Title, Source, ListFolder, Reversals, this.classes) = (name, title, "", "", reversals, classes);
        lists = [];
    }

    /// <summary>The three parts of a split.</summary>
    public static IReadOnlyList<SplitPart> Parts { get; } = [SplitPart.Train, SplitPart.Val, SplitPart.Test];

    /// <summary>The name, for example <c>hmdb51-arn</c> or <c>folder</c>.</summary>
    public string Name { get; }

    /// <summary>Data set, authors and paper.</summary>
    public string Title { get; }

    /// <summary>Where the lists are published; empty for your own data.</summary>
    public string Source { get; }

    /// <summary>Whether published lists select among a class's videos; else every video of a class counts.</summary>
    public bool SelectsVideos { get; }

    /// <summary>Classes that are each other's reversal in time, if the data names any.</summary>
    public IReadOnlyList<ReversalPair> Reversals { get; } = [];

    /// <summary>The lists' folder in the authors' repositories; empty for your own data.</summary>
    internal string ListFolder { get; }

    /// <summary>The classes of a part.</summary>
    /// <param name="part">The part.</param>
    public IReadOnlyList<SplitClass> Classes(SplitPart part) => classes[part];

    /// <summary>The published list of a part, or null for your own data.</summary>
    /// <param name="part">The part.</param>
    public SplitList? List(SplitPart part) => lists.GetValueOrDefault(part);

    /// <summary>The videos of a part's list, or null if the list has not been imported.</summary>
    /// <param name="part">The part.</param>
    public IReadOnlyList<ClipId>? Videos(SplitPart part) => List(part) is { } list ? store?.Read(Name, list.File) : null;

    /// <summary>Finds the clips of a part in an archive.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="part">The part.</param>
    /// <param name="frames">The number T of frames that a clip must have.</param>
    /// <exception cref="StrmException">The protocol selects videos by a list that has not been imported.</exception>
    public SplitSelection Select(FrameArchive archive, SplitPart part, int frames = 8)
    {
        var finder = new SplitFinder(archive, frames);
        var videos = Videos(part);
        var classes = SelectsVideos
            ? finder.ByList(Classes(part), videos ?? throw NotImported(part))
            : finder.ByClass(Classes(part), videos);
        return new SplitSelection(Name, part, frames, classes);
    }

    /// <summary>The clips of a part as the published list names them: what <see cref="Select"/> finds in a complete archive.</summary>
    /// <param name="part">The part.</param>
    /// <param name="frames">The number T of frames that a clip is assumed to have.</param>
    /// <exception cref="StrmException">The list has not been imported, or there is none.</exception>
    public SplitSelection SelectListed(SplitPart part, int frames = 8)
    {
        var list = List(part)
            ?? throw new StrmException(
                $"The protocol {Name} has no published list.",
                "Without an archive, clips come from a list.",
                "Name the archive with --data.");
        using var archive = new ListedArchive(list.File, Videos(part) ?? throw NotImported(part), frames);
        return Select(archive, part, frames);
    }

    private StrmException NotImported(SplitPart part) => new(
        SelectsVideos
            ? $"The protocol {Name} takes its {part.ToString().ToLowerInvariant()} videos from the list {List(part)!.File}, "
                + "which has not been imported."
            : $"The {part.ToString().ToLowerInvariant()} videos of {Name} are not known: the list {List(part)!.File} has not been "
                + "imported, and no archive was given.",
        $"The list is published in {Source}.", $"Get that repository and run: strm splits import --protocol {Name} --from FOLDER");
}

/// <summary>A class of a split.</summary>
/// <param name="Name">Its name in the lists.</param>
/// <param name="Videos">The number of its videos, or null if nothing states one.</param>
/// <param name="Label">The name of the action if the class's name is a number, or null.</param>
public sealed record SplitClass(string Name, int? Videos, string? Label)
{
    /// <summary>The label without the brackets around its placeholders, or the name.</summary>
    public string Title =>
        Label is null ? Name : Label.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
}

/// <summary>Two classes, each the other played backwards: no single frame and no bag of frames tells them apart.</summary>
/// <param name="Forward">One of them.</param>
/// <param name="Backward">The other.</param>
public sealed record ReversalPair(string Forward, string Backward);

/// <summary>What is known about a published list of videos.</summary>
/// <param name="File">The name of its file.</param>
/// <param name="Sha256">The SHA-256 of its bytes, in lower-case hexadecimal digits.</param>
/// <param name="Videos">The number of its lines.</param>
public sealed record SplitList(string File, string Sha256, int Videos);

/// <summary>The clips of a published list by name only, as if an archive had all of them.</summary>
internal sealed class ListedArchive : FrameArchive
{
    /// <summary>Takes the clips of a list.</summary>
    /// <param name="list">The list's name.</param>
    /// <param name="clips">Its clips.</param>
    /// <param name="frames">The number of frames that each is assumed to have.</param>
    public ListedArchive(string list, IEnumerable<ClipId> clips, int frames)
        : base(list) => Fill([.. clips.Select((id, i) => new FrameClip(id, frames, i))], []);

    /// <inheritdoc/>
    public override string Fingerprint => throw NoFrames();

    /// <inheritdoc/>
    public override string FrameName(FrameClip clip, int frame) => throw NoFrames();

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> ReadFrame(FrameClip clip, int frame, FrameBuffer buffer) => throw NoFrames();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }

    private StrmException NoFrames() =>
        new($"{Location} is a list of names.", "Frames come from an archive.", "Open a zip or a folder of frames.");
}
