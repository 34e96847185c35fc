using System.Text.Json.Serialization;

namespace Strm.Preparation;

/// <summary>A clip that is not in the archive, or not as it should be.</summary>
/// <param name="Path">The file, relative to the folder of videos.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record ClipIssue([property: JsonPropertyName("path")] string Path, [property: JsonPropertyName("reason")] string Reason);
