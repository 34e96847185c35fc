using System.Text.Json;

namespace Strm.Data;

/// <summary>Reads episodes from lines and refuses those that no system could be tested on fairly.</summary>
/// <param name="archive">Where the clips must be, or null.</param>
internal sealed class EpisodeChecker(FrameArchive? archive)
{
    private int _way;

    /// <summary>Reads and checks an episode.</summary>
    /// <param name="line">The line.</param>
    public Episode Read(JsonLine line)
    {
        var classes = Classes(line);
        if (_way == 0) _way = classes.Count;
        if (classes.Count != _way)
            throw line.Error($"the episode has {classes.Count} classes, those before it {_way}", "All episodes of a file have the same way.");
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
            classes.Add(item.ValueKind == JsonValueKind.String ? item.GetString()! : throw line.Error("a class is not a text"));
        if (classes.Count < 2) throw line.Error($"the episode has {classes.Count} classes", "It needs at least 2.");
        if (classes.GroupBy(c => c, NameOrder.Matching).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw line.Error($"the class {twice.Key} stands twice in 'classes'");
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
                throw line.Error($"the clip {video} stands twice in the episode", "Support and queries are different clips.");
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
        return archive.Find(id)?.Id ?? throw line.Error($"the clip {id} is not in {archive.Location}", "Every clip of an episode must be in the archive.",
            "Use the archive that the episodes were made for; 'strm data verify' shows what it holds.");
    }

    private static void CheckClass(JsonLine line, ClipId video, int label, List<string> classes)
    {
        // A class folder of another name is allowed (number or label in Something-Something), that of another class of the episode is not.
        var other = classes.FindIndex(name => NameOrder.Compare(name, video.ClassName) == 0);
        if (other >= 0 && other != label)
            throw line.Error($"the clip {video} is labelled {label} ({classes[label]}), but its class is {other}");
    }
}
