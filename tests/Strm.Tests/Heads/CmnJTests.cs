using Strm.Heads;
using Strm.Heads.CmnJ;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Tests.Heads;

/// <summary>CMN-J's parts and logits against the paper's equations in plain loops.</summary>
public sealed class CmnJTests
{
    private static readonly SupportLayout Layout = new([0, 1, 1], 2);

    [Fact]
    public void Saliencies_are_residuals_to_the_hidden_variables_weighted_by_relevance()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var (frames, hidden) = (rand([2, 5, 4], ScalarType.Float64, generator: generator), rand([3, 4], ScalarType.Float64, generator: generator));
        var keys = MultiSaliency.Embed(frames, hidden);
        for (var n = 0; n < 2; n++)
        {
            AssertRows(Saliencies(Plain.Rows(frames[n]), Plain.Rows(hidden)), keys[n]);
        }
    }

    [Fact]
    public void A_slot_is_the_normalised_sum_of_its_clips_and_is_read_by_the_mean_product()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(2);
        var keys = FrameCosine.Normalise(rand([3, 2, 4], ScalarType.Float64, generator: generator) - 0.5);
        var query = FrameCosine.Normalise(rand([2, 2, 4], ScalarType.Float64, generator: generator) - 0.5);
        var slots = CompoundMemory.Write(keys, Layout);
        for (var c = 0; c < 2; c++) AssertRows(Slot([.. Layout.Members(c).Select(i => Plain.Rows(keys[i]))]), slots[c]);
        var read = CompoundMemory.Read(query, slots);
        for (var q = 0; q < 2; q++)
        {
            for (var c = 0; c < 2; c++) Assert.Equal(Read(Plain.Rows(query[q]), Plain.Rows(slots[c])), read[q, c].ToDouble(), 1e-12);
        }
    }

    [Fact]
    public void Logits_average_the_constituent_and_the_abstract_similarity()
    {
        using var scope = NewDisposeScope();
        using var head = new HeadCase(new CmnJHeadOptions { Saliencies = 3, KeyWidth = 6, AbstractWidth = 4 });
        var state = head.Head.state_dict();
        var (support, query) = (HeadCase.Maps(3, 1), HeadCase.Maps(2, 2));
        var logits = head.Logits(support, Layout, query);
        for (var q = 0; q < 2; q++)
        {
            var mine = Keys(state, query[q]);
            for (var c = 0; c < 2; c++)
            {
                var slot = Slot([.. Layout.Members(c).Select(i => Keys(state, support[i]))]);
                var expected = 10 * (Read(mine, slot) + Plain.Dot(Abstract(state, mine), Abstract(state, slot))) / 2;
                Assert.Equal(expected, logits[q, c].ToDouble(), 1e-10);
            }
        }
    }

    [Fact]
    public void Training_classifies_every_clip_over_the_training_classes()
    {
        using var scope = NewDisposeScope();
        using var head = new HeadCase(new CmnJHeadOptions { Saliencies = 3, KeyWidth = 6, AbstractWidth = 4, TrainingClasses = 7 });
        var state = head.Head.state_dict();
        var (support, query) = (HeadCase.Maps(3, 1), HeadCase.Maps(2, 2));
        Assert.Null(head.Head.Compare(head.Head.Embed(support), Layout, head.Head.Embed(query)).ClassLogits);
        head.Head.train();
        var logits = head.Head.Compare(head.Head.Embed(support), Layout, head.Head.Embed(query));
        Tensor[] clips = [support[0], support[1], support[2], query[0], query[1]];
        Assert.Equal([5, 7], logits.ClassLogits!.shape);
        for (var i = 0; i < 5; i++)
        {
            var expected = Plain.Linear(state, "classifier", Plain.Scale(Abstract(state, Keys(state, clips[i])), 10));
            Assert.Equal(expected, Plain.Values(logits.ClassLogits[i]), (a, b) => Math.Abs(a - b) < 1e-10);
        }
    }

    private static double[][] Keys(Dictionary<string, Tensor> state, Tensor maps) =>
        Saliencies([.. Plain.Frames(maps).Select(f => Plain.Linear(state, "frames", f))], Plain.Rows(state["hidden.weight"]));

    private static double[][] Saliencies(double[][] frames, double[][] hidden)
    {
        double[][] relevance = [.. frames.Select(p => Plain.Softmax([.. hidden.Select(h => Plain.Dot(p, h) / Math.Sqrt(h.Length))]))];
        return [.. Enumerable.Range(0, hidden.Length).Select(j =>
            Plain.Unit(frames.Select((p, i) => Plain.Scale(Plain.Subtract(p, hidden[j]), relevance[i][j])).Aggregate(Plain.Add)))];
    }

    private static double[][] Slot(double[][][] clips) =>
        [.. Enumerable.Range(0, clips[0].Length).Select(j => Plain.Unit(clips.Select(clip => clip[j]).Aggregate(Plain.Add)))];

    private static double Read(double[][] query, double[][] slot) => query.Zip(slot, Plain.Dot).Average();

    private static double[] Abstract(Dictionary<string, Tensor> state, double[][] keys) => Plain.Unit(Plain.Linear(state, "abstract", [.. keys.SelectMany(k => k)]));

    private static void AssertRows(double[][] expected, Tensor actual)
    {
        foreach (var (want, got) in expected.Zip(Plain.Rows(actual))) Assert.Equal(want, got, (a, b) => Math.Abs(a - b) < 1e-12);
    }
}
