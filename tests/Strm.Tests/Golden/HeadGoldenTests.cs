using Strm.Heads;
using Strm.Tests.Heads;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Tests.Golden;

/// <summary>The head against the official code's numbers: activations, logits, loss and gradients.</summary>
public sealed class HeadGoldenTests
{
    public static TheoryData<string> Cases => ["head_d64_s1_t2", "head_d64_s1_t3", "head_d64_s2_t2", "head_d64_s2_t23"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Logits_are_those_of_the_official_code(string name)
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenCase(name);
        using var head = golden.CreateHead();
        var logits = Forward(golden, head);
        TensorAssert.Close(golden.Read("out.logits"), logits.Primary, 1e-4, "logits");
        TensorAssert.Close(golden.Read("out.logits_post_pat"), logits.Auxiliary!, 1e-4, "logits_post_pat");
        TensorAssert.Close(golden.Read("out.logits_combined"), logits.Combined(), 1e-4, "combined");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_definition_gives_the_same_logits(string name)
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenCase(name);
        using var head = golden.CreateHead();
        var (support, query) = Inputs(golden);
        var logits = StrmDefinition.Logits(head, support, golden.Layout, query);
        TensorAssert.Close(golden.Read("out.logits"), logits.Primary, 1e-4, "logits");
        TensorAssert.Close(golden.Read("out.logits_post_pat"), logits.Auxiliary!, 1e-4, "logits_post_pat");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Loss_and_gradients_are_those_of_the_official_code(string name)
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenCase(name);
        using var head = golden.CreateHead();
        var loss = EpisodeLoss.Joint(Forward(golden, head), tensor(golden.QueryLabels.Select(l => (long)l).ToArray()), tasksPerStep: 16);
        Assert.Equal(golden.Json.GetProperty("joint_loss").GetDouble(), loss.ToDouble(), 1e-5);
        loss.backward();
        var tolerances = golden.Json.GetProperty("grad_tolerance");
        var missing = new HashSet<string>();
        foreach (var (parameterName, parameter) in head.named_parameters())
        {
            if (parameter.grad is null)
            {
                missing.Add(parameterName);
                continue;
            }

            // The official float32 code picks another of two nearly equal distances than its float64 run does: its error is allowed.
            var tolerance = tolerances.GetProperty(parameterName);
            var (largest, rounding) = (tolerance.GetProperty("max_abs").GetDouble(), tolerance.GetProperty("max_abs_f32_err").GetDouble());
            TensorAssert.Close(golden.Read($"grad.{parameterName}"), parameter.grad, Math.Max(1e-6, (1e-4 * largest) + (1.01 * rounding)), parameterName);
        }

        var without = golden.Json.GetProperty("params_without_grad").EnumerateArray().Select(p => p.GetString()!);
        Assert.Equal(without.Order(), missing.Order());
    }

    [Fact]
    public void The_gradient_of_the_feature_maps_is_that_of_the_official_code()
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenCase("head_d64_s2_t23");
        using var head = golden.CreateHead();
        var (support, query) = Inputs(golden);
        query = query.with_requires_grad();
        var logits = head.Compare(head.Embed(support), golden.Layout, head.Embed(query));
        EpisodeLoss.Joint(logits, tensor(golden.QueryLabels.Select(l => (long)l).ToArray()), tasksPerStep: 16).backward();
        TensorAssert.Close(golden.Read("grad_in.query"), query.grad!, 1e-6, "grad_in.query");
    }

    [Fact]
    public void Activations_are_those_of_the_official_code()
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenCase("head_d64_s2_t23");
        using var head = golden.CreateHead();
        var (support, query) = Inputs(golden);
        TensorAssert.Close(golden.Read("in.query"), query, 0, "query feature maps");
        foreach (var (maps, call) in new[] { (support, 0), (query, 1) })
        {
            var patches = PatchPooling.Patches(maps);
            TensorAssert.Close(golden.Read($"act.adap_max#{call}"), patches.transpose(2, 3), 0, "patches");
            TensorAssert.Close(golden.Read($"act.attn_pat.softmax#{call}"), head.PatchEnrichment!.Attention(patches), 1e-5, "patch attention");
            TensorAssert.Close(golden.Read($"act.attn_pat#{call}"), head.PatchEnrichment.forward(patches), 1e-4, "enriched patches");
            var frames = head.FrameFeatures(maps);
            TensorAssert.Close(golden.Read(call == 0 ? "act.ple_mean.support" : "act.ple_mean.query"), frames, 1e-4, "frame features");
            var mixed = head.FrameEnrichment!.forward(frames);
            TensorAssert.Close(golden.Read($"act.fr_enrich#{call}"), mixed, 1e-4, "enriched frames");
            for (var t = 0; t < 2; t++)
            {
                var tuples = head.Relations[t].Embed(mixed);
                TensorAssert.Close(golden.Read($"act.transformers.{t}.norm_k#{call}"), head.Relations[t].Keys(tuples), 1e-4, "keys");
                TensorAssert.Close(golden.Read($"act.transformers.{t}.v_linear#{call}"), head.Relations[t].Values(tuples), 1e-4, "values");
            }
        }
    }

    [Fact]
    public void Class_attention_is_that_of_the_official_code()
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenCase("head_d64_s2_t23");
        using var head = golden.CreateHead();
        var (support, query) = Inputs(golden);
        var (supportFrames, queryFrames) = (Mixed(head, support), Mixed(head, query));
        for (var t = 0; t < 2; t++)
        {
            var (supportTuples, queryTuples) = (head.Relations[t].Embed(supportFrames), head.Relations[t].Embed(queryFrames));
            var attention = head.Relations[t].ClassAttention(supportTuples, golden.Layout, queryTuples); // (C, Q·M, K·M)
            var perQuery = attention.reshape(golden.Way, query.shape[0], head.Relations[t].Tuples.Count, -1); // (C, Q, M, K·M)
            for (var c = 0; c < golden.Way; c++)
            {
                for (var q = 0; q < query.shape[0]; q++)
                {
                    TensorAssert.Close(golden.Read($"act.transformers.{t}.class_softmax#{(c * query.shape[0]) + q}"), perQuery[c, q], 1e-5, $"attention {c},{q}");
                }
            }

            var logits = head.Relations[t].Compare(supportTuples, golden.Layout, queryTuples);
            TensorAssert.Close(golden.Read($"act.transformers.{t}.logits#0"), logits, 1e-4, $"logits of cardinality {t}");
        }
    }

    private static Tensor Mixed(StrmHead head, Tensor maps) => head.FrameEnrichment!.forward(head.FrameFeatures(maps));

    private static HeadLogits Forward(GoldenCase golden, StrmHead head)
    {
        var (support, query) = Inputs(golden);
        return head.Compare(head.Embed(support), golden.Layout, head.Embed(query));
    }

    private static (Tensor Support, Tensor Query) Inputs(GoldenCase golden) =>
        (golden.FeatureMaps(1000, golden.Layout.Labels.Count), golden.FeatureMaps(1001, golden.QueryLabels.Count));
}
