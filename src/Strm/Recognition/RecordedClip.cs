using System.Text.Json;

namespace Strm.Recognition;

/// <summary>
/// A clip of an action with the recording it was cut from: clips of one recording are too alike to be support and query for each other.
/// </summary>
/// <param name="Clip">The file below the folder, <c>action/clip.mp4</c>.</param>
/// <param name="Recording">The recording's name.</param>
/// <param name="Source">The collection that it belongs to.</param>
public sealed record RecordedClip(string Clip, string Recording, string Source)
{
    /// <summary>The file that lists the clips of a folder.</summary>
    public const string ListName = "clips.json";

    /// <summary>The action that the clip shows.</summary>
    public string Action => Path.GetDirectoryName(Clip)!;

    /// <summary>Reads the list of a folder.</summary>
    /// <param name="folder">
    /// A folder with <c>action/clip.mp4</c> and <c>clips.json</c>: a list of <c>{"clip","recording","source"}</c>.
    /// </param>
    /// <returns>The clips.</returns>
    /// <exception cref="StrmException">There is no such list.</exception>
    public static IReadOnlyList<RecordedClip> Read(string folder)
    {
        var path = Path.Combine(folder, ListName);
        try
        {
            return JsonSerializer.Deserialize<RecordedClip[]>(File.ReadAllText(path), StrmJson.Line)
                ?? throw new JsonException("it is null");
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            throw new StrmException(
                $"The list {path} cannot be read: {exception.Message}",
                "It must name the recording of each clip: a JSON list of {\"clip\", \"recording\", \"source\"}.",
                "Write it, or name the folder that has it.",
                exception);
        }
    }
}
