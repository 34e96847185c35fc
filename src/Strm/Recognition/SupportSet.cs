using Strm.Heads;

namespace Strm.Recognition;

/// <summary>Labelled clips and their embeddings.</summary>
/// <param name="head">The model's head, in evaluation mode.</param>
/// <param name="temperature">The temperature to use if no clip can be left out; null for one that the support suggests.</param>
internal sealed class SupportSet(FewShotHead head, double? temperature = null) : IDisposable
{
    private readonly ClipStore store = new(head);
    private readonly List<SupportClip> clips = [];
    private readonly List<ClipMoments> moments = [];
    private readonly bool isMomentByMoment = head is FrameMatchHead;
    private readonly List<int> labels = [];
    private readonly List<string> actions = [];
    private IReadOnlyList<LeftOut>? left;
    private Calibration? calibration;

    /// <summary>The clips, in the order they were added.</summary>
    public IReadOnlyList<SupportClip> Clips => clips;

    /// <summary>The actions, in the order they were added.</summary>
    public IReadOnlyList<string> Actions => actions;

    /// <summary>The action of each clip.</summary>
    public IReadOnlyList<int> Labels => labels;

    /// <summary>The clips' embeddings.</summary>
    public ClipStore Store => store;

    /// <summary>The temperature to use if no clip can be left out; null for one that the support suggests.</summary>
    public double? Temperature => temperature;

    /// <summary>How logits become confidences.</summary>
    public Calibration Calibration => calibration ??= Calibration.Fit(LeaveOneOut(), temperature);

    /// <summary>How many clips show an action.</summary>
    /// <param name="label">The action.</param>
    public int Shots(int label) => labels.Count(l => l == label);

    /// <summary>Adds clips.</summary>
    /// <param name="added">The clips.</param>
    /// <param name="shown">Their frames, in the same order.</param>
    /// <param name="maps">The feature maps of these frames (n, T, D, h, w).</param>
    public void Add(IReadOnlyList<SupportClip> added, IEnumerable<ClipMoments> shown, Tensor maps)
    {
        store.Add(maps);
        foreach (var (clip, frames) in added.Zip(shown))
        {
            if (!actions.Contains(clip.Action)) actions.Add(clip.Action);
            clips.Add(clip);
            labels.Add(actions.IndexOf(clip.Action));
            moments.Add(frames);
        }

        (left, calibration) = (null, null);
    }

    /// <summary>Scores every clip against the others.</summary>
    /// <returns>One row per clip.</returns>
    public IReadOnlyList<LeftOut> LeaveOneOut() => left ??= [.. Enumerable.Range(0, clips.Count).Select(LeaveOut)];

    /// <summary>Scores a query.</summary>
    /// <param name="query">Its embedding, one clip.</param>
    /// <returns>C logits.</returns>
    public float[] Compare(ClipEmbedding query) => store.Compare([.. Enumerable.Range(0, clips.Count)], labels, actions.Count, query);

    /// <summary>The clip of an action that a query resembles most, with each clip treated as a class of its own.</summary>
    /// <param name="query">The query's embedding, one clip.</param>
    /// <param name="label">The action.</param>
    /// <returns>The clip's position.</returns>
    public int Nearest(ClipEmbedding query, int label)
    {
        int[] members = [.. Enumerable.Range(0, clips.Count).Where(i => labels[i] == label)];
        var scores = store.Compare(members, [.. Enumerable.Range(0, members.Length)], members.Length, query);
        return members[Array.IndexOf(scores, scores.Max())];
    }

    /// <summary>A clip with those of its frames that match a query's.</summary>
    /// <param name="clip">The clip's position.</param>
    /// <param name="features">The query's mean frame features (T, D).</param>
    /// <param name="query">The query's frames.</param>
    /// <returns>The clip and its pairs.</returns>
    public ClosestClip Explain(int clip, Tensor features, ClipMoments query)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var mean = store.Features.mean([0, 1]); // (D)
        var (asked, known) = (Unit(features - mean), Unit(store.Features[clip] - mean)); // (T, D)
        var similarity = asked.matmul(known.t()).cpu().data<float>().ToArray(); // (T, T)
        var (own, length) = (moments[clip], query.Seconds.Count);
        int[] partners = [.. Enumerable.Range(0, length).Select(i => isMomentByMoment ? i : Best(similarity.AsSpan(i * length, length)))];
        return new ClosestClip(
            clips[clip],
            [.. partners.Select((j, i) => new FramePair(query.Seconds[i], own.Seconds[j], similarity[(i * length) + j]))])
        {
            Pictures = query.Pictures.Count == 0 || own.Pictures.Count == 0
                ? []
                : [.. partners.Select((j, i) => new PairPictures(query.Pictures[i], own.Pictures[j]))],
        };
    }

    /// <summary>A clip with those of its frames that match another clip's.</summary>
    /// <param name="clip">The clip's position.</param>
    /// <param name="other">The position of the other, which takes the query's place.</param>
    /// <returns>The clip and its pairs.</returns>
    public ClosestClip Explain(int clip, int other)
    {
        using var features = store.Features[other]; // (T, D)
        return Explain(clip, features, moments[other]);
    }

    /// <inheritdoc/>
    public void Dispose() => store.Dispose();

    private static int Best(ReadOnlySpan<float> row)
    {
        var best = 0;
        for (var j = 1; j < row.Length; j++)
        {
            if (row[j] > row[best]) best = j;
        }

        return best;
    }

    private static Tensor Unit(Tensor rows) => rows / rows.norm(dim: 1).unsqueeze(1).AtLeast(1e-9);

    private LeftOut LeaveOut(int clip) => store.LeaveOut([.. Enumerable.Range(0, clips.Count)], labels, actions.Count, clip);
}
