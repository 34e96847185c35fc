using System.Text.Json;
using System.Text.Json.Nodes;
using Strm.Models;
using Strm.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Tests.Training;

public class PrecisionTests
{
    [Fact]
    public void Bfloat16_trains_with_float32_weights_and_starts_with_nearly_the_same_losses()
    {
        var (exact, rounded) = (Losses(TrainingPrecision.Fp32), Losses(TrainingPrecision.Bf16));
        Assert.NotEqual(exact, rounded);
        AssertBegin(exact, rounded);
    }

    [Fact]
    public void A_precision_that_a_processor_lacks_is_refused_with_what_it_has()
    {
        var error = Assert.Throws<StrmException>(() => Losses(TrainingPrecision.Tf32));
        Assert.Contains("CPUs support fp32 and bf16", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_that_still_holds_the_scale_of_a_loss_is_resumed()
    {
        var position = new TrainingPosition(7, new RunningAverage(), []);
        var earlier = JsonNode.Parse(JsonSerializer.Serialize(position, StrmJson.Line))!.AsObject();
        (earlier["scale"], earlier["good_steps"]) = (65536.0, 3);
        Assert.Equal(7, earlier.Deserialize<TrainingPosition>(StrmJson.Line)!.Task);
    }

    [SkippableFact]
    public void On_a_gpu_all_precisions_train()
    {
        Skip.IfNot(cuda.is_available(), "No CUDA device.");
        var exact = Losses(TrainingPrecision.Fp32, CUDA);
        foreach (var precision in new[] { TrainingPrecision.Tf32, TrainingPrecision.Bf16 })
        {
            AssertBegin(exact, Losses(precision, CUDA));
        }
    }

    [Fact]
    public void Memory_that_runs_out_says_which_options_to_change()
    {
        var cause = Record.Exception(() => empty([1L << 50]))!;
        Assert.True(OutOfMemory.Is(cause), cause.Message);
        var error = OutOfMemory.Error(new TrainingOptions(), 7, "cpu", cause);
        Assert.Equal(
            "Memory ran out on cpu in task 7, 5-way 5-shot with 4 queries per class: 45 clips at once. All clips of a task must fit. "
            + "Continue with --resume --checkpoint-activations (about a quarter of the memory, 1.7 times as long), or start a new run in another folder with --precision bf16 (about half), "
            + "fewer --queries (now 4 per class), a smaller --way (now 5), --image-size or --backbone.",
            error.Message);
        var spared = OutOfMemory.Error(new TrainingOptions { CheckpointActivations = true, Precision = TrainingPrecision.Bf16 }, 7, "cpu", cause);
        Assert.EndsWith("Start a new run in another folder with fewer --queries (now 4 per class), a smaller --way (now 5), --image-size or --backbone.", spared.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_task_that_needs_too_much_memory_is_answered_so()
    {
        using var model = new FewShotModel(TinyModel.Model, seed: 1);
        using var trainer = new Trainer(model, TinyModel.Training);
        using var feed = new GreedyFeed();
        var error = Assert.Throws<StrmException>(() => trainer.Run(feed, _ => { }, CancellationToken.None));
        Assert.StartsWith("Memory ran out on cpu in task 0", error.Message, StringComparison.Ordinal);
    }

    // The tasks before the first step, for which the weights are the same.
    private static void AssertBegin(List<double> exact, List<double> rounded)
    {
        var tasks = TinyModel.Training.TasksPerStep;
        Assert.InRange(rounded.Take(tasks).Average(), 0.75 * exact.Take(tasks).Average(), 1.25 * exact.Take(tasks).Average());
        Assert.All(rounded, loss => Assert.True(double.IsFinite(loss)));
    }

    private static List<double> Losses(TrainingPrecision precision, Device? device = null)
    {
        using var model = new FewShotModel(TinyModel.Model, seed: 1).To(device ?? CPU);
        using var trainer = new Trainer(model, TinyModel.Training with { Precision = precision });
        using var feed = TinyModel.Feed();
        var losses = new List<double>();
        trainer.Run(feed, progress => losses.Add(progress.Loss), CancellationToken.None);
        Assert.All(model.StateDict().Values.Where(t => t.is_floating_point()), t => Assert.Equal(ScalarType.Float32, t.dtype));
        return losses;
    }

    private sealed class GreedyFeed : EpisodeFeed
    {
        public override EpisodeTensors Load(int index, Device device, CancellationToken cancellationToken)
        {
            _ = empty([1L << 50]);
            throw new InvalidOperationException("There is a petabyte of memory.");
        }
    }
}
