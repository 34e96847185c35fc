using System.Text.Json;

namespace Strm.Data;

/// <summary>Episodes as JSON lines, so that any system can be compared on the same ones.</summary>
/// <remarks>
/// <c>{"episode":0,"classes":["fencing","run"],"support":[{"label":0,"video":"fencing/abc"}],"query":[{"label":1,"video":"run/xyz"}]}</c>;
/// a label is an index into the classes. Classes may have different numbers of support clips.
/// </remarks>
public static class EpisodeFile
{
    /// <summary>Writes episodes; the file appears when the last one is written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="episodes">The episodes, taken one after the other.</param>
    public static void Write(string path, IEnumerable<Episode> episodes)
    {
        ArgumentNullException.ThrowIfNull(episodes);
        AtomicFile.Write(path, stream =>
        {
            foreach (var episode in episodes) JsonLines.WriteLine(stream, writer => Write(writer, episode));
        });
    }

    /// <summary>Reads episodes one after the other and checks each.</summary>
    /// <param name="path">The file.</param>
    /// <param name="archive">Where its clips must be; they get the archive's spelling. Null checks the episodes by themselves.</param>
    /// <exception cref="StrmException">A line is no episode, or names clips that it may not; the message has the line's number.</exception>
    public static IEnumerable<Episode> Read(string path, FrameArchive? archive = null)
    {
        var checker = new EpisodeChecker(archive);
        return JsonLines.Read(path, "episode list", checker.Read);
    }

    private static void Write(Utf8JsonWriter writer, Episode episode)
    {
        writer.WriteStartObject();
        writer.WriteNumber("episode", episode.Index);
        writer.WriteStartArray("classes");
        foreach (var name in episode.Classes) writer.WriteStringValue(name);
        writer.WriteEndArray();
        Write(writer, "support", episode.Support);
        Write(writer, "query", episode.Query);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, IReadOnlyList<EpisodeClip> clips)
    {
        writer.WriteStartArray(name);
        foreach (var clip in clips)
        {
            writer.WriteStartObject();
            writer.WriteNumber("label", clip.Label);
            writer.WriteString("video", clip.Video.ToString());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
