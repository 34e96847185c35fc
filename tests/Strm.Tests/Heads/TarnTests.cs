using Strm.Heads;
using Strm.Heads.Tarn;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Tests.Heads;

/// <summary>TARN's parts and logits against the paper's equations in plain loops.</summary>
public sealed class TarnTests
{
    [Fact]
    public void Every_query_segment_is_aligned_by_a_softmax_over_the_support_segments()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        Tensor Random(params long[] shape) => rand(shape, ScalarType.Float64, generator: generator);
        var (query, keys, support) = (Random(2, 4, 3), Random(3, 5, 3), Random(3, 5, 3));
        var aligned = SegmentAlignment.Align(query, keys, support);
        foreach (var (q, s, l) in from q in Enumerable.Range(0, 2) from s in Enumerable.Range(0, 3) from l in Enumerable.Range(0, 4) select (q, s, l))
        {
            var expected = Aligned(Plain.Rows(query[q])[l], Plain.Rows(keys[s]), Plain.Rows(support[s]));
            Assert.Equal(expected, Plain.Values(aligned[q, s, l]), Close);
        }
    }

    [Theory]
    [InlineData(TarnComparison.Subtraction)]
    [InlineData(TarnComparison.Multiplication)]
    [InlineData(TarnComparison.Network)]
    public void Logits_are_the_equations_of_the_paper(TarnComparison comparison)
    {
        using var scope = NewDisposeScope();
        using var head = new HeadCase(new TarnHeadOptions { HiddenWidth = 6, Comparison = comparison });
        var state = head.Head.state_dict();
        var (support, query) = (HeadCase.Maps(3, 1), HeadCase.Maps(2, 2));
        var logits = head.Logits(support, new SupportLayout([0, 1, 1], 2), query);
        for (var q = 0; q < 2; q++)
        {
            var scores = Enumerable.Range(0, 3).Select(s => Relation(state, Segments(state, query[q]), Segments(state, support[s]), comparison)).ToArray();
            Assert.Equal(scores[0], logits[q, 0].ToDouble(), 1e-10);
            Assert.Equal((scores[1] + scores[2]) / 2, logits[q, 1].ToDouble(), 1e-10);
        }
    }

    private static double[][] Segments(Dictionary<string, Tensor> state, Tensor maps)
    {
        var frames = Plain.Frames(maps);
        var (forward, backward) = (PlainRecurrence.Gru(state, "segments", frames), PlainRecurrence.Gru(state, "segments", frames, backwards: true));
        return [.. forward.Zip(backward, (f, b) => f.Concat(b).ToArray())];
    }

    private static double Relation(Dictionary<string, Tensor> state, double[][] query, double[][] support, TarnComparison comparison)
    {
        double[][] keys = [.. support.Select(s => Plain.Linear(state, "alignment", s))];
        double[][] compared = [.. query.Select(q => Compare(state, q, Aligned(q, keys, support), comparison))];
        return Plain.Linear(state, "score", PlainRecurrence.Gru(state, "relation", compared)[^1])[0];
    }

    private static double[] Aligned(double[] query, double[][] keys, double[][] support) =>
        Plain.Weighted(Plain.Softmax([.. keys.Select(k => Plain.Dot(query, k))]), support);

    private static double[] Compare(Dictionary<string, Tensor> state, double[] query, double[] aligned, TarnComparison comparison)
    {
        var difference = Plain.Subtract(query, aligned);
        var (squares, products) = (Plain.Multiply(difference, difference), Plain.Multiply(query, aligned));
        return comparison switch
        {
            TarnComparison.Subtraction => squares,
            TarnComparison.Multiplication => products,
            _ => Plain.Relu(Plain.Linear(state, "comparison", [.. squares, .. products])),
        };
    }

    private static bool Close(double a, double b) => Math.Abs(a - b) < 1e-12;
}
