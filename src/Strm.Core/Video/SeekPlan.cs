namespace Strm.Video;

/// <summary>Which parts of a video to decode in order to reach a few of its frames.</summary>
internal static class SeekPlan
{
    /// <summary>The number of frames decoded in about the time that another process takes to start.</summary>
    private const int FramesWorthStart = 60;

    private const int LargeFramesWorthStart = 4;

    /// <summary>Groups frames that are reached from the same place.</summary>
    /// <param name="packets">The video's table of contents.</param>
    /// <param name="targets">Time stamps of the frames wanted, ascending, without repeats.</param>
    /// <returns>For each group the time stamp to start decoding at, and its frames.</returns>
    public static IReadOnlyList<SeekGroup> Of(VideoPackets packets, IReadOnlyList<long> targets)
    {
        var groups = new List<SeekGroup>();
        var (position, worth) = (0, packets.IsLarge ? LargeFramesWorthStart : FramesWorthStart);
        foreach (var target in targets)
        {
            var key = KeyBefore(packets.Keys, target);
            var at = Search(packets.Times, key);
            if (groups.Count > 0 && at - position < worth) groups[^1].Targets.Add(target);
            else groups.Add(new SeekGroup(key, [target]));
            position = Search(packets.Times, target);
        }

        return groups;
    }

    /// <summary>
    /// Moves frames to the nearest key frame that is less than halfway to the next frame wanted: for large pictures that saves most of
    /// the decoding.
    /// </summary>
    /// <param name="packets">The video's table of contents.</param>
    /// <param name="targets">Time stamps of the frames wanted, ascending.</param>
    /// <returns>Time stamps, ascending; those without such a key frame are unchanged.</returns>
    public static long[] NearKeys(VideoPackets packets, long[] targets)
    {
        var spacing = targets.Length > 1 ? (targets[^1] - targets[0]) / (targets.Length - 1) : 0;
        return Array.ConvertAll(targets, target =>
        {
            var after = Search(packets.Keys, target);
            long[] near = [.. new[] { after - 1, after }.Where(i => i >= 0 && i < packets.Keys.Count).Select(i => packets.Keys[i])];
            var nearest = near.MinBy(key => Math.Abs(key - target));
            return Math.Abs(nearest - target) * 2 < spacing ? nearest : target;
        });
    }

    /// <summary>The last key frame that is not shown after a frame; the first one if there is none.</summary>
    private static long KeyBefore(IReadOnlyList<long> keys, long target)
    {
        var at = Search(keys, target);
        return at < keys.Count && keys[at] == target ? target : keys[Math.Max(0, at - 1)];
    }

    /// <summary>The first position whose value is not less.</summary>
    private static int Search(IReadOnlyList<long> sorted, long value)
    {
        var (low, high) = (0, sorted.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < value) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}

/// <summary>Frames that one decoder reads.</summary>
/// <param name="Start">Time stamp of the key frame to start at.</param>
/// <param name="Targets">Time stamps of the frames, ascending.</param>
internal sealed record SeekGroup(long Start, List<long> Targets);
