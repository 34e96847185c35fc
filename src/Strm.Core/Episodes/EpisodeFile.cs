using System.Text.Json;
using Strm.Archives;

namespace Strm.Episodes;

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
        AtomicFile.Write(path, stream =>
        {
            foreach (var episode in episodes) JsonLineFile.WriteLine(stream, writer => Write(writer, episode));
        });
    }

    /// <summary>Reads episodes one by one and checks each.</summary>
    /// <param name="path">The file.</param>
    /// <param name="archive">Where its clips must be; they get the archive's spelling. Null checks the episodes by themselves.</param>
    /// <exception cref="StrmException">
    /// A line is not an episode, or names clips that it may not; the message has the line's number.
    /// </exception>
    public static IEnumerable<Episode> Read(string path, FrameArchive? archive = null)
    {
        var checker = new EpisodeChecker(archive);
        return JsonLineFile.Read(path, "episode list", checker.Read);
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

/// <summary>Reads episodes from lines and rejects those on which no system could be tested fairly.</summary>
/// <param name="archive">Where the clips must be, or null.</param>
internal sealed class EpisodeChecker(FrameArchive? archive)
{
    private int way;

    /// <summary>Reads and checks an episode.</summary>
    /// <param name="line">The line.</param>
    public Episode Read(JsonLine line)
    {
        var classes = Classes(line);
        if (this.way == 0) this.way = classes.Count;
        if (classes.Count != this.way)
            throw line.Error(
                $"the episode has {classes.Count} classes, but earlier ones have {this.way}", "All episodes of a file have the same way.");
        var seen = new HashSet<ClipId>(NameOrder.MatchingClips);
        var support = Clips(line, "support", classes, seen);
        var query = Clips(line, "query", classes, seen);
        for (var label = 0; label < classes.Count; label++)
        {
            if (!support.Exists(clip => clip.Label == label))
                throw line.Error($"the class {classes[label]} has no support clip", "Each class needs at least one.");
        }

        return new Episode(line.Integer("episode"), classes, support, query);
    }

    private static List<string> Classes(JsonLine line)
    {
        var classes = new List<string>();
        foreach (var item in line.List("classes"))
            classes.Add(item.ValueKind == JsonValueKind.String ? item.GetString()! : throw line.Error("a class is not a string"));
        if (classes.Count < 2) throw line.Error($"the episode has {classes.Count} classes", "It needs at least 2.");
        if (classes.GroupBy(c => c, NameOrder.Matching).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw line.Error($"the class {twice.Key} appears twice in 'classes'");
        return classes;
    }

    private List<EpisodeClip> Clips(JsonLine line, string part, List<string> classes, HashSet<ClipId> seen)
    {
        var clips = new List<EpisodeClip>();
        foreach (var item in line.List(part))
        {
            var label = line.Integer(item, "label");
            if (label < 0 || label >= classes.Count)
                throw line.Error($"the label {label} is out of range", $"With {classes.Count} classes it is 0 to {classes.Count - 1}.");
            var video = Video(line, item);
            CheckClass(line, video, (int)label, classes);
            if (!seen.Add(video))
                throw line.Error($"the clip {video} appears twice in the episode", "Support and queries must be different clips.");
            clips.Add(new EpisodeClip((int)label, video));
        }

        return clips.Count > 0 ? clips : throw line.Error($"'{part}' is empty");
    }

    private ClipId Video(JsonLine line, JsonElement item)
    {
        var text = line.Text(item, "video");
        ClipId id;
        try
        {
            id = ClipId.Parse(text);
        }
        catch (StrmException exception)
        {
            throw line.Error(exception.Given.TrimEnd('.'), exception.Required, exception.Remedy);
        }

        if (archive is null) return id;
        return archive.Find(id)?.Id
            ?? throw line.Error($"the clip {id} is not in {archive.Location}", "Every clip of an episode must be in the archive.",
            "Use the archive that the episodes were made for; 'strm data verify' shows what it holds.");
    }

    private static void CheckClass(JsonLine line, ClipId video, int label, List<string> classes)
    {
        // A class folder with another name is allowed (number or label in Something-Something), but not that of another of its classes.
        var other = classes.FindIndex(name => NameOrder.Compare(name, video.ClassName) == 0);
        if (other >= 0 && other != label)
            throw line.Error($"the clip {video} is labelled {label} ({classes[label]}), but its class is {other}");
    }
}
