namespace Strm.Data;

/// <summary>The sorted clips of an archive, and how they are found.</summary>
/// <remarks>Looking up searches the sorted list: no second table of names is held for large archives.</remarks>
internal sealed class ClipIndex
{
    private readonly List<FrameClip> _clips;

    public ClipIndex(List<FrameClip> clips)
    {
        _clips = clips;
        _clips.Sort(Order);
        var classes = new List<string>();
        FrameClip? previous = null;
        foreach (var clip in _clips)
        {
            if (previous is not null && previous.Id == clip.Id) throw Twice(clip.Id);
            previous = clip;
            if (classes.Count == 0 || NameOrder.Compare(classes[^1], clip.Id.ClassName) != 0) classes.Add(clip.Id.ClassName);
            FrameCount += clip.FrameCount;
        }

        Classes = classes;
    }

    public static ClipIndex Empty { get; } = new([]);

    public IReadOnlyList<FrameClip> Clips => _clips;

    public IReadOnlyList<string> Classes { get; }

    public long FrameCount { get; }

    public FrameClip? Find(ClipId id, string location)
    {
        var first = LowerBound(clip => NameOrder.Compare(clip.Id, id));
        var end = first;
        while (end < _clips.Count && NameOrder.Compare(_clips[end].Id, id) == 0)
        {
            if (_clips[end].Id == id) return _clips[end];
            end++;
        }

        if (end - first < 2) return end == first ? null : _clips[first];
        throw new StrmException($"'{id}' means {end - first} clips of {location}: {string.Join(", ", _clips[first..end].Select(c => c.Id))}.",
            "A name must mean one clip.", "Write it in the letter case of the one that is meant.");
    }

    public IReadOnlyList<FrameClip> ClipsOf(string className)
    {
        var first = LowerBound(clip => NameOrder.Compare(clip.Id.ClassName, className));
        var end = first;
        while (end < _clips.Count && NameOrder.Compare(_clips[end].Id.ClassName, className) == 0) end++;
        return _clips.GetRange(first, end - first);
    }

    public IEnumerable<ArchiveProblem> MatchingNames()
    {
        for (var i = 1; i < _clips.Count; i++)
        {
            if (NameOrder.Compare(_clips[i - 1].Id, _clips[i].Id) == 0)
            {
                yield return new ArchiveProblem(ArchiveProblemKind.MatchingNames, _clips[i].Id.ToString(),
                    $"The clips {_clips[i - 1].Id} and {_clips[i].Id} differ only in letter case or spaces.");
            }
        }
    }

    private static StrmException Twice(ClipId id) => new($"The clip {id} stands twice, below different folders.",
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
        var (low, high) = (0, _clips.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (compare(_clips[middle]) < 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
