using Strm.Heads;
using Strm.Heads.HyRsm;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Tests.Heads;

/// <summary>HyRSM against its equations in plain loops.</summary>
public sealed class HyRsmTests
{
    private const int AttentionHeads = 2;
    private const int AttentionWidth = 3;

    private static readonly SupportLayout Layout = new([0, 1, 1], 2);

    [Fact]
    public void Logits_and_classification_are_the_equations_of_the_paper()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var head = new HeadCase(new HyRsmHeadOptions { AttentionHeads = AttentionHeads, AttentionWidth = AttentionWidth, TrainingClasses = 7 });
        head.Head.train();
        var state = head.Head.state_dict();
        var (support, query) = (HeadCase.Maps(3, 1), HeadCase.Maps(2, 2));
        var logits = head.Head.Compare(head.Head.Embed(support), Layout, head.Head.Embed(query));
        double[][][] clips = [.. new[] { support[0], support[1], support[2], query[0], query[1] }.Select(m => Clip(state, Plain.Frames(m)))];
        double[][][] prototypes = [clips[0], [.. clips[1].Zip(clips[2], (a, b) => Plain.Scale(Plain.Add(a, b), 0.5))]];
        for (var q = 0; q < 2; q++)
        {
            double[][] tokens = [.. prototypes.Select(Plain.Mean), Plain.Mean(clips[3 + q])];
            double[][] guides = [.. Attended(state, "inter", tokens).Select(Plain.Relu)];
            double[][] own = [.. clips[3 + q].Select(f => Plain.Linear(state, "fusion", [.. f, .. guides[2]]))];
            for (var c = 0; c < 2; c++)
            {
                double[][] theirs = [.. prototypes[c].Select(f => Plain.Linear(state, "fusion", [.. f, .. guides[c]]))];
                var expected = -(own.Sum(a => theirs.Min(b => 1 - Plain.Cosine(a, b))) + theirs.Sum(b => own.Min(a => 1 - Plain.Cosine(a, b))));
                Assert.Equal(expected, logits.Primary[q, c].ToDouble(), 1e-5);
            }
        }

        // The table of positions is computed in float32.
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(Plain.Linear(state, "classifier", Plain.Mean(clips[i])), Plain.Values(logits.ClassLogits![i]), (a, b) => Math.Abs(a - b) < 1e-5);
        }
    }

    private static double[][] Clip(Dictionary<string, Tensor> state, double[][] frames)
    {
        double[][] placed = [.. frames.Select((f, t) => f.Select((x, d) => (x * Math.Sqrt(f.Length / 10.0)) + Position(t, d, f.Length)).ToArray())];
        return [.. Attended(state, "intra", placed).Select(Plain.Relu)];
    }

    private static double Position(int frame, int channel, int width)
    {
        var angle = frame * Math.Exp(-(channel - (channel % 2)) * Math.Log(10000) / width);
        return channel % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle);
    }

    private static double[][] Attended(Dictionary<string, Tensor> state, string name, double[][] tokens)
    {
        double[][] projected = [.. tokens.Select(t => Plain.Linear(state, $"{name}.to_qkv", Plain.LayerNorm(state, $"{name}.norm", t)))];
        return [.. tokens.Select((token, l) =>
        {
            var mixed = Enumerable.Range(0, AttentionHeads).SelectMany(h =>
            {
                var weights = Plain.Softmax([.. projected.Select(p => Plain.Dot(Slice(projected[l], 0, h), Slice(p, 1, h)) / Math.Sqrt(AttentionWidth))]);
                return Plain.Weighted(weights, [.. projected.Select(p => Slice(p, 2, h))]);
            });
            return Plain.Add(token, Plain.Linear(state, $"{name}.to_out", [.. mixed]));
        })];
    }

    private static double[] Slice(double[] projected, int part, int head)
    {
        var start = ((part * AttentionHeads) + head) * AttentionWidth;
        return projected[start..(start + AttentionWidth)];
    }
}
