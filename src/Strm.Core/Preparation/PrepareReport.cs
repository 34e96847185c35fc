using System.Text.Json;
using System.Text.Json.Serialization;

namespace Strm.Preparation;

/// <summary>The outcome of preparing a data set's clips.</summary>
/// <param name="Clips">Clips in the archive.</param>
/// <param name="Frames">Frames in the archive.</param>
/// <param name="Skipped">Clips that are not in the archive, and why.</param>
/// <param name="Damaged">Clips whose decodable frames alone are in the archive.</param>
/// <param name="Unlisted">Clips that the annotations do not name, which were left out.</param>
public sealed record PrepareReport(
    [property: JsonPropertyName("clips")] int Clips,
    [property: JsonPropertyName("frames")] long Frames,
    [property: JsonPropertyName("skipped")] IReadOnlyList<ClipIssue> Skipped,
    [property: JsonPropertyName("damaged")] IReadOnlyList<ClipIssue> Damaged,
    [property: JsonPropertyName("unlisted")] int Unlisted)
{
    /// <summary>Clips whose pixels are not square: their frames have the shape in which the video is shown.</summary>
    [JsonPropertyName("reshaped")]
    public IReadOnlyList<ClipIssue> Reshaped { get; init; } = [];

    /// <summary>Whether an archive was written: at least one clip could be decoded and, in strict mode, none was skipped.</summary>
    [JsonIgnore]
    public bool Written { get; init; } = true;

    /// <summary>The report as JSON.</summary>
    /// <returns>An object with clips, frames, skipped, damaged, unlisted and reshaped.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, PrepareManifest.Format) + "\n";
}

/// <summary>A clip that is not in the archive, or not as it should be.</summary>
/// <param name="Path">The file, relative to the folder of videos.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record ClipIssue([property: JsonPropertyName("path")] string Path, [property: JsonPropertyName("reason")] string Reason);
