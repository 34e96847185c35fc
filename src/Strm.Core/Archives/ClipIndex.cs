namespace Strm.Archives;

/// <summary>The sorted clips of an archive, and how to find them.</summary>
/// <remarks>Lookups search the sorted list, which spares large archives a second table of names.</remarks>
internal sealed class ClipIndex
{
    private readonly List<FrameClip> clips;

    public ClipIndex(List<FrameClip> clips)
    {
        this.clips = clips;
        this.clips.Sort(Order);
        var classes = new List<string>();
        FrameClip? previous = null;
        foreach (var clip in this.clips)
        {
            if (previous is not null && previous.Id == clip.Id) throw Twice(clip.Id);
            previous = clip;
            if (classes.Count == 0 || NameOrder.Compare(classes[^1], clip.Id.ClassName) != 0) classes.Add(clip.Id.ClassName);
            FrameCount += clip.FrameCount;
        }

        Classes = classes;
    }

    public static ClipIndex Empty { get; } = new([]);

    public IReadOnlyList<FrameClip> Clips => clips;

    public IReadOnlyList<string> Classes { get; }

    public long FrameCount { get; }

    public FrameClip? Find(ClipId id, string location)
    {
        var first = LowerBound(clip => NameOrder.Compare(clip.Id, id));
        var end = first;
        while (end < this.clips.Count && NameOrder.Compare(this.clips[end].Id, id) == 0)
        {
            if (this.clips[end].Id == id) return this.clips[end];
            end++;
        }

        if (end - first < 2) return end == first ? null : this.clips[first];
        throw new StrmException(
            $"'{id}' matches {end - first} clips of {location}: {string.Join(", ", this.clips[first..end].Select(c => c.Id))}.",
            "A name must identify one clip.", "Spell it exactly as the archive does.");
    }

    public IReadOnlyList<FrameClip> ClipsOf(string className)
    {
        var first = LowerBound(clip => NameOrder.Compare(clip.Id.ClassName, className));
        var end = first;
        while (end < clips.Count && NameOrder.Compare(clips[end].Id.ClassName, className) == 0) end++;
        return clips.GetRange(first, end - first);
    }

    public IEnumerable<ArchiveProblem> MatchingNames()
    {
        for (var i = 1; i < this.clips.Count; i++)
        {
            if (NameOrder.Compare(this.clips[i - 1].Id, this.clips[i].Id) == 0)
            {
                yield return new ArchiveProblem(ArchiveProblemKind.MatchingNames, this.clips[i].Id.ToString(),
                    $"The clips {this.clips[i - 1].Id} and {this.clips[i].Id} differ only in letter case, spaces or Unicode form.");
            }
        }
    }

    private static StrmException Twice(ClipId id) => new($"The clip {id} appears twice, in different folders.",
        "A class and a name identify one clip.", "Open one of the folders above the classes, or rename one of the clips.");

    private static int Order(FrameClip left, FrameClip right)
    {
        var order = NameOrder.Compare(left.Id, right.Id);
        if (order == 0) order = string.CompareOrdinal(left.Id.ClassName, right.Id.ClassName);
        if (order == 0) order = string.CompareOrdinal(left.Id.Name, right.Id.Name);
        return order;
    }

    private int LowerBound(Func<FrameClip, int> compare)
    {
        var (low, high) = (0, clips.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (compare(clips[middle]) < 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
