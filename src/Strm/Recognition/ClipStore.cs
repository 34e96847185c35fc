using Strm.Heads;

namespace Strm.Recognition;

/// <summary>The embeddings of clips, each computed once.</summary>
/// <param name="head">The model's head, in evaluation mode.</param>
internal sealed class ClipStore(FewShotHead head) : IDisposable
{
    private Tensor[] parts = [];
    private Tensor? features;

    /// <summary>Number of clips, N.</summary>
    public int Count => features is null ? 0 : (int)features.shape[0];

    /// <summary>The embeddings of all clips.</summary>
    public ClipEmbedding All => new(parts);

    /// <summary>Mean features of the frames (N, T, D).</summary>
    public Tensor Features => features!;

    /// <summary>Embeds feature maps and keeps the result.</summary>
    /// <param name="maps">Feature maps (n, T, D, h, w).</param>
    public void Add(Tensor maps)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var embedding = head.Embed(maps);
        parts = parts.Length == 0 ? [.. embedding.Parts.Select(Kept)] : [.. parts.Zip(embedding.Parts, Joined)];
        var means = maps.mean([3, 4]); // (n, T, D)
        features = features is null ? Kept(means) : Joined(features, means);
    }

    /// <summary>Picks clips.</summary>
    /// <param name="clips">Their positions.</param>
    /// <returns>Their embedding; its tensors belong to the current dispose scope.</returns>
    public ClipEmbedding Select(IEnumerable<int> clips) =>
        All.Select(tensor(clips.Select(c => (long)c).ToArray(), device: features!.device));

    /// <summary>Scores queries against labelled clips.</summary>
    /// <param name="support">Positions of the support clips in this store.</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="way">The number of classes, C.</param>
    /// <param name="query">The queries' embedding.</param>
    /// <returns>C logits per query, concatenated.</returns>
    public float[] Compare(IReadOnlyList<int> support, IReadOnlyList<int> labels, int way, ClipEmbedding query)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var layout = new SupportLayout(labels, way);
        return head.Compare(Select(support), layout, query).Combined().cpu().data<float>().ToArray();
    }

    /// <summary>Scores a labelled clip against the others.</summary>
    /// <param name="support">Positions of the support clips in this store.</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="way">The number of classes, C.</param>
    /// <param name="clip">Which of the support clips is left out, by its index among them.</param>
    /// <returns>Its logits; minus infinity for a class that no other clip shows.</returns>
    public LeftOut LeaveOut(IReadOnlyList<int> support, IReadOnlyList<int> labels, int way, int clip)
    {
        using var scope = NewDisposeScope();
        int[] others = [.. Enumerable.Range(0, support.Count).Where(i => i != clip)];
        var present = others.Select(i => labels[i]).Distinct().Order().ToArray();
        var scores = Compare(
            [.. others.Select(i => support[i])],
            [.. others.Select(i => Array.IndexOf(present, labels[i]))],
            present.Length,
            Select([support[clip]]));
        var logits = new float[way];
        Array.Fill(logits, float.NegativeInfinity);
        for (var c = 0; c < present.Length; c++) logits[present[c]] = scores[c];
        return new LeftOut(clip, labels[clip], logits);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var part in parts) part.Dispose();
        features?.Dispose();
    }

    private static Tensor Kept(Tensor tensor) => tensor.clone().DetachFromDisposeScope();

    private static Tensor Joined(Tensor old, Tensor added)
    {
        var whole = cat([old, added], dim: 0).DetachFromDisposeScope();
        old.Dispose();
        return whole;
    }
}

/// <summary>A support clip scored against the other support clips.</summary>
/// <param name="Clip">Its position.</param>
/// <param name="Label">Its action.</param>
/// <param name="Logits">C logits; minus infinity for its own action if it is the only clip of it.</param>
internal sealed record LeftOut(int Clip, int Label, float[] Logits)
{
    /// <summary>The logit of its own action; null if no other clip shows it.</summary>
    public double? OwnLogit => float.IsNegativeInfinity(Logits[Label]) ? null : Logits[Label];

    /// <summary>The best logit of another action.</summary>
    public double BestOtherLogit => Logits.Where((_, c) => c != Label).Max();

    /// <summary>The action that comes first.</summary>
    public int Predicted => Array.IndexOf(Logits, Logits.Max());
}
