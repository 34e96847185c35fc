using Strm.Heads;
using Strm.Tests.Golden;
using Strm.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Tests.Heads;

/// <summary>The heads that match frames or tuples without aligning them, against their definitions written out.</summary>
public sealed class MatchingTests
{
    private static readonly SupportLayout Layout = new([0, 1, 1], 2);

    [Fact]
    public void The_mean_cosine_baseline_is_the_mean_of_the_cosines()
    {
        using var scope = NewDisposeScope();
        using var head = new HeadCase("tsn");
        AssertLogits(head, (query, shots) => 10 * shots.Average(shot => Plain.Cosine(Plain.Mean(query), Plain.Mean(shot))));
    }

    [Fact]
    public void Prototypical_networks_score_minus_the_squared_distance_to_the_class_mean()
    {
        using var scope = NewDisposeScope();
        using var head = new HeadCase("protonet");
        AssertLogits(head, (query, shots) =>
        {
            var difference = Plain.Subtract(Plain.Mean(query), Plain.Mean([.. shots.Select(Plain.Mean)]));
            return -Plain.Dot(difference, difference);
        });
    }

    [Fact]
    public void Mean_Hausdorff_matching_adds_the_nearest_frames_both_ways()
    {
        using var scope = NewDisposeScope();
        using var head = new HeadCase("bi-mhm");
        AssertLogits(head, (query, shots) =>
        {
            var prototype = Enumerable.Range(0, HeadCase.Frames).Select(t => Plain.Mean([.. shots.Select(s => s[t])])).ToArray();
            return -(query.Sum(q => prototype.Min(p => 1 - Plain.Cosine(q, p))) + prototype.Sum(p => query.Min(q => 1 - Plain.Cosine(q, p))));
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Frames_are_matched_moment_by_moment_as_they_are_and_mirrored(bool mirrored)
    {
        using var scope = NewDisposeScope();
        using var head = new HeadCase(new FrameMatchHeadOptions { Columns = 2, Mirrored = mirrored });
        var (support, query) = (HeadCase.Maps(3, 1), HeadCase.Maps(1, 2));
        double[][][] clips = [.. Enumerable.Range(0, 3).Select(s => Halves(support[s]))];
        var asked = Halves(query[0]);
        var logits = Plain.Values(head.Logits(support, Layout, query));
        for (var label = 0; label < 2; label++)
        {
            var expected = 12 * Layout.Members(label).Average(s => Math.Max(Score(asked, clips[s], clips, mirror: false), Score(asked, clips[s], clips, mirror: mirrored)));
            Assert.Equal(expected, logits[label], 9);
        }

        double Score(double[][] query, double[][] shot, double[][][] support, bool mirror)
        {
            double total = 0;
            for (var part = 0; part < 2 * HeadCase.Frames; part++)
            {
                var first = part < HeadCase.Frames ? 0 : HeadCase.Frames;
                double[] Mean(double[][] clip) => Plain.Mean([.. clip[first..(first + HeadCase.Frames)].SelectMany(f => new[] { f, mirrored ? Mirror(f) : f })]);
                var centre = Plain.Mean([Mean(support[0]), Plain.Mean([Mean(support[1]), Mean(support[2])])]);
                var weight = (part < HeadCase.Frames ? 0.25 : 1) / 1.25 / HeadCase.Frames;
                total += weight * Plain.Cosine(Plain.Subtract(query[part], centre), Plain.Subtract(mirror ? Mirror(shot[part]) : shot[part], centre));
            }

            return total;
        }

        // T frames, then T pictures of motion: each the columns of its channels, (D·2). Rows of a column are averaged.
        static double[][] Halves(Tensor maps) => [.. new[] { 0, HeadCase.Width / 2 }.SelectMany(from =>
            Plain.Rows(maps.narrow(1, from, HeadCase.Width / 2).mean([2]).flatten(1)))];

        static double[] Mirror(double[] frame) => [.. frame.Chunk(2).SelectMany(pair => pair.Reverse())];
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 3)]
    [InlineData(true, 1)]
    public void Chamfer_matching_averages_the_best_matches_both_ways(bool joint, int tupleSize)
    {
        using var scope = NewDisposeScope();
        using var head = new HeadCase(new ChamferHeadOptions { JointShots = joint, TupleSize = tupleSize, ProjectionWidth = 12 });
        using (no_grad()) head.Head.state_dict()["temperature"].fill_(1.5);
        AssertLogits(head, (query, shots) =>
        {
            var mine = Tuples(head, query, tupleSize);
            var theirs = shots.Select(s => Tuples(head, s, tupleSize)).ToArray();
            var score = joint ? Chamfer(mine, [.. theirs.SelectMany(t => t)]) : theirs.Average(t => Chamfer(mine, t));
            return 15 * score;
        });
    }

    [Fact]
    public void A_cross_transformer_compares_each_frame_with_what_it_attends_to()
    {
        using var scope = NewDisposeScope();
        using var head = new HeadCase("crosstransformer");
        var state = head.Head.state_dict();
        AssertLogits(head, (query, shots) =>
        {
            var frames = shots.SelectMany(s => s).ToArray();
            double[][] keys = [.. frames.Select(f => Plain.Linear(state, "key", f))];
            double[][] values = [.. frames.Select(f => Plain.Linear(state, "value", f))];
            return 10 * query.Average(f =>
            {
                var key = Plain.Linear(state, "key", f);
                var weights = Plain.Softmax([.. keys.Select(k => Plain.Dot(key, k) / Math.Sqrt(key.Length))]);
                return Plain.Cosine(Plain.Linear(state, "value", f), Plain.Weighted(weights, values));
            });
        });
    }

    [Theory]
    [InlineData("head_d64_s1_t2")]
    [InlineData("head_d64_s1_t3")]
    [InlineData("head_d64_s2_t2")]
    [InlineData("head_d64_s2_t23")]
    public void Trx_gives_the_official_logits_of_the_temporal_relations(string name)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var golden = new GoldenCase(name);
        using var strm = golden.CreateHead();
        using var trx = new TrxHeadOptions { Cardinalities = golden.HeadOptions.Cardinalities, ProjectionWidth = golden.HeadOptions.ProjectionWidth }
            .Create(new HeadContext(golden.Width, golden.Frames, new Strm.Torch.DropoutSource()));
        trx.load_state_dict(trx.state_dict().Keys.ToDictionary(k => k, k => strm.state_dict()[k]));
        trx.eval();
        // What enters the relations of the official network: its enriched frames, here as feature maps of one position.
        var (support, query) = (Frames(golden, strm, 1000, golden.Layout.Labels.Count), Frames(golden, strm, 1001, golden.QueryLabels.Count));
        TensorAssert.Close(golden.Read("out.logits"), trx.Compare(trx.Embed(support), golden.Layout, trx.Embed(query)).Primary, 1e-4, "logits");
    }

    private static Tensor Frames(GoldenCase golden, StrmHead strm, ulong stream, int clips) =>
        strm.FrameEnrichment!.forward(strm.FrameFeatures(golden.FeatureMaps(stream, clips))).unsqueeze(-1).unsqueeze(-1); // (N, T, D, 1, 1)

    private static double[][] Tuples(HeadCase head, double[][] frames, int size)
    {
        var state = head.Head.state_dict();
        return [.. FrameTuples.Indices(frames.Length, size).Select(t => Plain.LayerNorm(state, "norm", Plain.Linear(state, "projection", [.. t.SelectMany(i => frames[i])])))];
    }

    private static double Chamfer(double[][] first, double[][] second) =>
        (first.Average(a => second.Max(b => Plain.Cosine(a, b))) + second.Average(b => first.Max(a => Plain.Cosine(a, b)))) / 2;

    private static void AssertLogits(HeadCase head, Func<double[][], double[][][], double> expected)
    {
        var (support, query) = (HeadCase.Maps(3, 1), HeadCase.Maps(2, 2));
        var logits = head.Logits(support, Layout, query);
        for (var q = 0; q < 2; q++)
        {
            for (var c = 0; c < 2; c++)
            {
                double[][][] shots = [.. Layout.Members(c).Select(i => Plain.Frames(support[i]))];
                Assert.Equal(expected(Plain.Frames(query[q]), shots), logits[q, c].ToDouble(), 1e-9);
            }
        }
    }
}
