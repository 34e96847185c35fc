using System.Text.Json;
using Strm.Archives;

namespace Strm.Episodes;

/// <summary>The protocols by name.</summary>
public static class ProtocolRegistry
{
    /// <summary>The protocol for your own data: split by the archive's <c>split.json</c>, or by a seed if it has none.</summary>
    public const string Folder = "folder";

    private const string ResourcePrefix = "splits/", ResourceSuffix = "/protocol.json";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>The names of the published protocols.</summary>
    public static IReadOnlyList<string> Published { get; } = ["hmdb51-arn", "ucf101-arn", "kinetics-cmn", "ssv2-otam", "ssv2-cmn"];

    /// <summary>Opens a published protocol.</summary>
    /// <param name="name">Its name, in any letter case.</param>
    /// <param name="store">Where imported lists are; null for the user's own store.</param>
    /// <exception cref="StrmException">There is no such protocol.</exception>
    public static SplitProtocol Open(string name, SplitStore? store = null)
    {
        var known = Published.FirstOrDefault(p => NameOrder.Compare(p, name) == 0) ?? throw Unknown(name);
        using var stream = typeof(ProtocolRegistry).Assembly.GetManifestResourceStream(ResourcePrefix + known + ResourceSuffix)!;
        return new SplitProtocol(JsonSerializer.Deserialize<ProtocolDefinition>(stream, Options)!, store ?? SplitStore.Default);
    }

    /// <summary>Opens a published protocol, <c>folder</c>, or a split file of your own.</summary>
    /// <param name="name">The name of a protocol, or the path of a file like <c>split.json</c>.</param>
    /// <param name="archive">The archive that it will be used on.</param>
    /// <param name="store">Where imported lists are; null for the user's own store.</param>
    /// <param name="splitSeed">Seeds the class split for <c>folder</c> if the archive has no <c>split.json</c>.</param>
    /// <exception cref="StrmException">There is no such protocol or file, or the file is wrong.</exception>
    public static SplitProtocol Open(string name, FrameArchive archive, SplitStore? store = null, long splitSeed = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (NameOrder.Compare(name, Folder) == 0)
            return archive.SplitText is { } text
                ? FolderSplit.Parse(text, $"of {archive.Location}")
                : FolderSplit.Deal(archive.Classes, splitSeed);
        return File.Exists(name) ? FolderSplit.Parse(TextFile.Read(name), name) : Open(name, store);
    }

    private static StrmException Unknown(string name) => new($"There is no protocol '{name}'.",
        $"It must be {string.Join(", ", Published)}, {Folder}, or the path of a split file.", "'strm splits list' shows them all.");
}

/// <summary>The content of a file <c>splits/NAME/protocol.json</c>.</summary>
/// <param name="Name">The name of the protocol.</param>
/// <param name="Title">Data set, authors and paper.</param>
/// <param name="Dataset">The name of the data set.</param>
/// <param name="Source">Where the lists are published.</param>
/// <param name="ListFolder">The lists' folder in the authors' repositories.</param>
/// <param name="SelectsVideos">Whether the lists select among a class's videos; else every video of a class counts.</param>
/// <param name="Parts">The parts by their names in lower case.</param>
internal sealed record ProtocolDefinition(
    string Name,
    string Title,
    string Dataset,
    string Source,
    string ListFolder,
    bool SelectsVideos,
    IReadOnlyDictionary<string, PartDefinition> Parts)
{
    public PartDefinition this[SplitPart part] => Parts[part.ToString().ToLowerInvariant()];
}

/// <summary>A part of a <see cref="ProtocolDefinition"/>.</summary>
/// <param name="List">The file name of its list.</param>
/// <param name="Sha256">The list's SHA-256.</param>
/// <param name="Videos">The list's number of videos.</param>
/// <param name="Classes">The classes.</param>
internal sealed record PartDefinition(string List, string Sha256, int Videos, IReadOnlyList<SplitClass> Classes);
