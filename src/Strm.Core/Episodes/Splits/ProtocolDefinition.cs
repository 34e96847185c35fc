namespace Strm.Data;

/// <summary>The content of a file <c>splits/NAME/protocol.json</c>.</summary>
/// <param name="Name">The name of the protocol.</param>
/// <param name="Title">Data set, authors and paper.</param>
/// <param name="Dataset">The name of the data set.</param>
/// <param name="Source">Where the lists are published.</param>
/// <param name="ListFolder">The lists' folder in the authors' repositories.</param>
/// <param name="SelectsVideos">Whether the lists select among a class's videos; else every video of a class counts.</param>
/// <param name="Parts">The parts by their names in lower case.</param>
internal sealed record ProtocolDefinition(
    string Name, string Title, string Dataset, string Source, string ListFolder, bool SelectsVideos, IReadOnlyDictionary<string, PartDefinition> Parts)
{
    public PartDefinition this[SplitPart part] => Parts[part.ToString().ToLowerInvariant()];
}
