namespace Strm.Data;

/// <summary>A part of a <see cref="ProtocolDefinition"/>.</summary>
/// <param name="List">The file name of its list.</param>
/// <param name="Sha256">The list's SHA-256.</param>
/// <param name="Videos">The list's number of videos.</param>
/// <param name="Classes">The classes.</param>
internal sealed record PartDefinition(string List, string Sha256, int Videos, IReadOnlyList<SplitClass> Classes);
