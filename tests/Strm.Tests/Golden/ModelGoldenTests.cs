using Strm.Heads;
using Strm.Models;
using Strm.Training;
using Strm.Training.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Tests.Golden;

/// <summary>The whole network against the official code's numbers, in evaluation and in training.</summary>
public sealed class ModelGoldenTests
{
    [Theory]
    [InlineData("r18_84_s1_t23")]
    [InlineData("r50_112_w2_t2")]
    public void Logits_and_activations_are_those_of_the_official_code(string name)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var golden = new GoldenCase(name);
        using var model = golden.CreateModel();
        var head = (StrmHead)model.Head;
        var (support, query) = Inputs(golden);
        TensorAssert.Close(golden.Read("in.support_image0"), support[0, 0], 0, "input");
        var maps = model.FeatureMaps(support);
        AssertStages(golden, model, support[0]);
        TensorAssert.Close(golden.Read("act.adap_max.support_frame0"), PatchPooling.Patches(maps)[0, 0].t(), 1e-3, "patches");
        TensorAssert.Close(golden.Read("act.ple_mean.support"), head.FrameFeatures(maps), 1e-3, "frame features");
        var logits = model.Forward(support, golden.Layout, query);
        TensorAssert.Close(golden.Read("out.logits"), logits.Primary, 1e-4, "logits");
        TensorAssert.Close(golden.Read("out.logits_post_pat"), logits.Auxiliary!, 1e-4, "logits_post_pat");
    }

    [Fact]
    public void Training_gives_the_official_loss_gradients_statistics_and_step()
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenCase("r18_84_s1_t23");
        using var model = golden.CreateModel();
        var (support, query) = Inputs(golden);
        model.Train();
        using var optimizer = new ModelOptimizer(model, new TrainingOptions { LearningRate = 0.01 });
        var logits = model.Forward(support, golden.Layout, query);
        TensorAssert.Close(golden.Read("train.logits"), logits.Primary, 1e-3, "logits");
        TensorAssert.Close(golden.Read("train.logits_post_pat"), logits.Auxiliary!, 1e-4, "logits_post_pat");
        var loss = EpisodeLoss.Joint(logits, tensor(golden.QueryLabels.Select(l => (long)l).ToArray()), tasksPerStep: 16);
        Assert.Equal(golden.Json.GetProperty("train_mode").GetProperty("joint_loss").GetDouble(), loss.ToDouble(), 1e-4);
        loss.backward();
        AssertGradients(golden, model);
        optimizer.Step(rateFactor: 1);
        TensorAssert.Close(golden.Read("train.after_sgd_lr0.01.resnet.0.weight"), model.StateDict()["resnet.0.weight"], 1e-3, "weight after a step");
        AssertStatistics(golden, model);
    }

    [Fact]
    public void State_dict_keys_and_shapes_are_those_of_the_official_model()
    {
        using var scope = NewDisposeScope();
        using var model = new FewShotModel(new ModelOptions { Head = new StrmHeadOptions { Cardinalities = [2, 3] } });
        var ours = model.StateDict().Select(e => $"{e.Key} [{string.Join(", ", e.Value.shape)}]").Order(StringComparer.Ordinal);
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Golden", "official_keys_resnet50_t23.txt"));
        var official = lines.Where(l => !l.StartsWith('#')).Select(l => l.Split('\t')).Select(f => $"{f[0]} {f[1]}");
        string[] similarity =
        [
            "new_dist_loss_post_pat.0.clsW.bias [1024]", "new_dist_loss_post_pat.0.clsW.weight [1024, 4096]",
            "new_dist_loss_post_pat.1.clsW.bias [1024]", "new_dist_loss_post_pat.1.clsW.weight [1024, 6144]",
        ];
        Assert.Equal(official.Concat(similarity).Order(StringComparer.Ordinal), ours);
    }

    private static void AssertStages(GoldenCase golden, FewShotModel model, Tensor clip)
    {
        var stages = model.Backbone.Stages(clip);
        for (var i = 0; i < stages.Count; i++)
        {
            var name = $"act.resnet.{i + 3}.frame0";
            if (golden.TensorNames.Contains(name)) TensorAssert.Close(golden.Read(name), stages[i][0], 1e-3, name);
        }
    }

    private static void AssertGradients(GoldenCase golden, FewShotModel model)
    {
        var norms = golden.Json.GetProperty("train_mode").GetProperty("grad_norms");
        var scale = norms.EnumerateObject().Max(n => n.Value.GetDouble());
        foreach (var (name, parameter) in model.NamedParameters().Where(p => p.Value.grad is not null))
        {
            // Rounding of batch statistics is amplified on the way back: relative 2e-3 between float32 and float64.
            Assert.True(norms.TryGetProperty(name, out var norm), $"no golden norm for {name}");
            Assert.Equal(norm.GetDouble(), parameter.grad!.norm().ToDouble(), (4e-3 * norm.GetDouble()) + (1e-6 * scale));
        }
    }

    private static void AssertStatistics(GoldenCase golden, FewShotModel model)
    {
        var state = model.StateDict();
        foreach (var name in golden.TensorNames.Where(n => n.StartsWith("train.after.", StringComparison.Ordinal)))
        {
            TensorAssert.Close(golden.Read(name), state[name["train.after.".Length..]], 1e-4, name);
        }

        Assert.Equal(2, state["resnet.1.num_batches_tracked"].ToInt64());
    }

    private static (Tensor Support, Tensor Query) Inputs(GoldenCase golden) =>
        (golden.Images(2000, golden.Layout.Labels.Count), golden.Images(2002, golden.QueryLabels.Count));
}
