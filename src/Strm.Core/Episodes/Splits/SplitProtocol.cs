namespace Strm.Data;

/// <summary>Which classes and clips of a data set are for training, for validation and for the test.</summary>
public sealed class SplitProtocol
{
    private readonly Dictionary<SplitPart, IReadOnlyList<SplitClass>> _classes;
    private readonly Dictionary<SplitPart, SplitList> _lists;
    private readonly SplitStore? _store;

    internal SplitProtocol(ProtocolDefinition definition, SplitStore store)
    {
        (Name, Title, Source, SelectsVideos, _store) = (definition.Name, definition.Title, definition.Source, definition.SelectsVideos, store);
        ListFolder = definition.ListFolder;
        var labels = store.ReadLabels(definition.Name);
        _classes = Parts.ToDictionary(part => part, IReadOnlyList<SplitClass> (part) =>
            [.. definition[part].Classes.Select(c => labels.TryGetValue(c.Name, out var label) ? c with { Label = label } : c)]);
        _lists = Parts.ToDictionary(part => part, part => new SplitList(definition[part].List, definition[part].Sha256, definition[part].Videos));
    }

    internal SplitProtocol(string name, string title, IReadOnlyList<ReversalPair> reversals, Dictionary<SplitPart, IReadOnlyList<SplitClass>> classes)
    {
        (Name, Title, Source, ListFolder, Reversals, _classes) = (name, title, "", "", reversals, classes);
        _lists = [];
    }

    /// <summary>The three parts of a split.</summary>
    public static IReadOnlyList<SplitPart> Parts { get; } = [SplitPart.Train, SplitPart.Val, SplitPart.Test];

    /// <summary>The name, for example <c>hmdb51-arn</c> or <c>folder</c>.</summary>
    public string Name { get; }

    /// <summary>Data set, authors and paper.</summary>
    public string Title { get; }

    /// <summary>Where the lists are published; empty for one's own data.</summary>
    public string Source { get; }

    /// <summary>Whether published lists select among a class's videos; else every video of a class counts.</summary>
    public bool SelectsVideos { get; }

    /// <summary>Classes that are each other's reversal in time, where the data says so.</summary>
    public IReadOnlyList<ReversalPair> Reversals { get; } = [];

    /// <summary>The lists' folder in the authors' repositories; empty for one's own data.</summary>
    internal string ListFolder { get; }

    /// <summary>The classes of a part.</summary>
    /// <param name="part">The part.</param>
    public IReadOnlyList<SplitClass> Classes(SplitPart part) => _classes[part];

    /// <summary>The published list of a part, or null for one's own data.</summary>
    /// <param name="part">The part.</param>
    public SplitList? List(SplitPart part) => _lists.GetValueOrDefault(part);

    /// <summary>The videos of a part's list, or null where the list has not been imported.</summary>
    /// <param name="part">The part.</param>
    public IReadOnlyList<ClipId>? Videos(SplitPart part) => List(part) is { } list ? _store?.Read(Name, list.File) : null;

    /// <summary>Finds the clips of a part in an archive.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="part">The part.</param>
    /// <param name="frames">The number T of frames that a clip must have.</param>
    /// <exception cref="StrmException">The protocol selects videos by a list that has not been imported.</exception>
    public SplitSelection Select(FrameArchive archive, SplitPart part, int frames = 8)
    {
        ArgumentNullException.ThrowIfNull(archive);
        var finder = new SplitFinder(archive, frames);
        var videos = Videos(part);
        var classes = SelectsVideos
            ? finder.ByList(Classes(part), videos ?? throw NotImported(part))
            : finder.ByClass(Classes(part), videos);
        return new SplitSelection(Name, part, frames, classes);
    }

    /// <summary>The clips of a part as the published list names them: what <see cref="Select"/> finds in an archive that lacks none.</summary>
    /// <param name="part">The part.</param>
    /// <param name="frames">The number T of frames that a clip is taken to have.</param>
    /// <exception cref="StrmException">The list has not been imported, or there is none.</exception>
    public SplitSelection SelectListed(SplitPart part, int frames = 8)
    {
        var list = List(part) ?? throw new StrmException($"The protocol {Name} has no published list.", "Without an archive, clips come from a list.", "Name the archive with --data.");
        using var archive = new ListedArchive(list.File, Videos(part) ?? throw NotImported(part), frames);
        return Select(archive, part, frames);
    }

    private StrmException NotImported(SplitPart part) => new(
        SelectsVideos
            ? $"The protocol {Name} takes its {part.ToString().ToLowerInvariant()} videos from the list {List(part)!.File}, which has not been imported."
            : $"The {part.ToString().ToLowerInvariant()} videos of {Name} are not known: the list {List(part)!.File} has not been imported, and no archive was given.",
        $"The list is published in {Source}.", $"Get that repository and run: strm splits import --protocol {Name} --from FOLDER");
}
