using Strm.Archives;

namespace Strm.Episodes;

/// <summary>Finds the clips of a split in an archive.</summary>
/// <param name="archive">The archive.</param>
/// <param name="frames">The number T of frames that a clip must have.</param>
internal sealed class SplitFinder(FrameArchive archive, int frames)
{
    private Dictionary<string, FrameClip?>? byVideo;

    /// <summary>Takes every clip of each class.</summary>
    /// <param name="classes">The classes.</param>
    /// <param name="videos">The published list, if it has been imported, to name what is missing.</param>
    public IReadOnlyList<ClassSelection> ByClass(IReadOnlyList<SplitClass> classes, IReadOnlyList<ClipId>? videos)
    {
        var listed = videos?.ToLookup(v => v.ClassName, NameOrder.Matching);
        return Sorted(classes.Select(c => Selection(
            c, archive.ClipsOf(c.Name), listed is null ? [] : [.. listed[c.Name].Where(v => archive.Find(v) is null)])));
    }

    /// <summary>Takes the clips of a list.</summary>
    /// <param name="classes">The classes.</param>
    /// <param name="videos">The list.</param>
    public IReadOnlyList<ClassSelection> ByList(IReadOnlyList<SplitClass> classes, IReadOnlyList<ClipId> videos)
    {
        var listed = videos.ToLookup(v => v.ClassName, NameOrder.Matching);
        return Sorted(classes.Select(c =>
        {
            var found = new List<FrameClip>();
            var missing = new List<ClipId>();
            foreach (var video in listed[c.Name])
            {
                if (Find(c, video) is { } clip) found.Add(clip);
                else missing.Add(video);
            }

            found.Sort((left, right) => NameOrder.Compare(left.Id, right.Id));
            return Selection(c, found, missing);
        }));
    }

    private ClassSelection Selection(SplitClass type, IReadOnlyList<FrameClip> found, IReadOnlyList<ClipId> missing)
    {
        var name = found.Count > 0 && found.All(clip => NameOrder.Compare(clip.Id.ClassName, found[0].Id.ClassName) == 0)
            ? found[0].Id.ClassName
            : type.Name;
        return new ClassSelection(
            name, type.Videos, [.. found.Where(f => f.FrameCount >= frames)], [.. found.Where(f => f.FrameCount < frames)], missing);
    }

    /// <summary>
    /// Finds a video of a list: in the folder of its class, in one named by the class's label, or by its own
    /// name if only one clip has it.
    /// </summary>
    private FrameClip? Find(SplitClass type, ClipId video) =>
        archive.Find(video) ?? (type.Label is null ? null : archive.Find(video with { ClassName = type.Title })) ?? ByVideo(video.Name);

    private FrameClip? ByVideo(string name)
    {
        if (byVideo is null)
        {
            byVideo = new Dictionary<string, FrameClip?>(archive.Clips.Count, NameOrder.Matching);
            foreach (var clip in archive.Clips)
            {
                if (!byVideo.TryAdd(clip.Id.Name, clip)) byVideo[clip.Id.Name] = null;
            }
        }

        return byVideo.GetValueOrDefault(name);
    }

    private static List<ClassSelection> Sorted(IEnumerable<ClassSelection> classes)
    {
        var list = classes.ToList();
        list.Sort((left, right) => NameOrder.Compare(left.Name, right.Name));
        return list;
    }
}
