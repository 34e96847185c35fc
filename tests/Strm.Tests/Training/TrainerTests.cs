using Strm.Backbones;
using Strm.Heads;
using Strm.Models;
using Strm.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Tests.Training;

public sealed class TrainerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("strm-").FullName;

    public static TheoryData<OptimizerKind> Optimizers => [OptimizerKind.Sgd, OptimizerKind.Adam, OptimizerKind.AdamW];

    private static ModelOptions Small => new()
    {
        Backbone = new BackboneOptions { Kind = BackboneKind.ResNet18, Width = 4 },
        Head = new StrmHeadOptions { ProjectionWidth = 16 },
        Frames = 4,
        ImageSize = 32,
    };

    private static TrainingOptions Quick => new()
    {
        Iterations = 12, TasksPerStep = 4, Way = 3, Shot = 1, Queries = 1, LearningRate = 1e-3, Optimizer = OptimizerKind.Adam, GradientClip = 1, Seed = 5,
    };

    [Fact]
    public void Training_lowers_the_loss()
    {
        // Rounding, which differs with the number of threads, makes every run another one; so many tasks lower the loss in all of them.
        var options = Quick with { Iterations = 240, TasksPerStep = 2 };
        using var model = new FewShotModel(Small, seed: 1);
        var losses = Run(model, options, stopAfter: int.MaxValue, resume: false);
        var (first, last) = (losses.Take(20).Average(), losses.TakeLast(40).Average());
        Assert.True(last < 0.8 * first, $"{first} to {last}");
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void A_run_stopped_between_steps_and_resumed_ends_bit_identical(OptimizerKind optimizer)
    {
        var options = Quick with { Optimizer = optimizer, Momentum = 0.9 };
        using var whole = new FewShotModel(Small, seed: 1);
        _ = Run(whole, options, stopAfter: int.MaxValue, resume: false);
        using var stopped = new FewShotModel(Small, seed: 1);
        _ = Run(stopped, options, stopAfter: 6, resume: false);
        using var resumed = new FewShotModel(Small, seed: 2);
        _ = Run(resumed, options, stopAfter: int.MaxValue, resume: true);
        AssertEqual(whole, resumed);
    }

    [Fact]
    public void A_damaged_state_is_passed_over_for_the_one_before()
    {
        using var model = new FewShotModel(Small, seed: 1);
        using var trainer = new Trainer(model, Quick);
        var states = new TrainingStates(folder);
        using var feed = new RandomFeed(3, 1, 1, 4, 32);
        trainer.Run(feed, _ => states.Save(model, trainer), CancellationToken.None);
        var newest = Path.Combine(folder, "task-12.safetensors");
        var bytes = File.ReadAllBytes(newest);
        bytes[^9] ^= 1;
        File.WriteAllBytes(newest, bytes);
        using var other = new FewShotModel(Small, seed: 3);
        using var otherTrainer = new Trainer(other, Quick);
        Assert.True(states.Restore(other, otherTrainer));
        Assert.Equal(11, otherTrainer.Task);
    }

    [Fact]
    public void Only_the_last_two_states_are_kept()
    {
        using var model = new FewShotModel(Small, seed: 1);
        using var trainer = new Trainer(model, Quick with { Iterations = 5 });
        using var feed = new RandomFeed(3, 1, 1, 4, 32);
        trainer.Run(feed, _ => new TrainingStates(folder).Save(model, trainer), CancellationToken.None);
        Assert.Equal(["task-4.json", "task-4.safetensors", "task-5.json", "task-5.safetensors"], Directory.GetFiles(folder).Select(Path.GetFileName).Order()!);
    }

    [Fact]
    public void A_frozen_backbone_keeps_weights_and_statistics()
    {
        using var scope = NewDisposeScope();
        using var model = new FewShotModel(Small, seed: 1);
        var before = model.StateDict().ToDictionary(t => t.Key, t => t.Value.clone());
        _ = Run(model, Quick with { FreezeBackbone = true }, stopAfter: int.MaxValue, resume: false);
        foreach (var (name, tensor) in model.StateDict())
        {
            var same = tensor.Equals(before[name]);
            if (name.StartsWith("resnet.", StringComparison.Ordinal)) Assert.True(same, name);
        }

        Assert.False(model.StateDict()["transformers.0.k_linear.weight"].Equals(before["transformers.0.k_linear.weight"]));
    }

    [Fact]
    public void Fifty_training_and_evaluation_episodes_leave_no_tensor_behind()
    {
        using var model = new FewShotModel(Small, seed: 1);
        using var feed = new RandomFeed(3, 1, 1, 4, 32);
        using var trainer = new Trainer(model, Quick with { Iterations = 60, TasksPerStep = 2 });
        var counts = new List<long>();
        trainer.Run(feed, _ => counts.Add(Live()), CancellationToken.None);
        Assert.Equal(counts[9], counts[59]);
        model.Eval();
        var before = Live();
        for (var i = 0; i < 50; i++)
        {
            using var scope = NewDisposeScope();
            using var gradients = no_grad();
            var episode = feed.Load(i, CPU, CancellationToken.None);
            _ = model.Forward(episode.Support, episode.Layout, episode.Query).Combined();
        }

        Assert.Equal(before, Live());
    }

    [Fact]
    public void A_loss_that_is_not_a_number_names_the_task()
    {
        using var model = new FewShotModel(Small, seed: 1);
        using (no_grad()) model.StateDict()["resnet.0.weight"].fill_(double.NaN);
        using var trainer = new Trainer(model, Quick);
        using var feed = new RandomFeed(3, 1, 1, 4, 32);
        var error = Assert.Throws<StrmException>(() => trainer.Run(feed, _ => { }, CancellationToken.None));
        Assert.StartsWith("The loss of task 0 is NaN. The task is episode 0.", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static long Live() => DisposeScopeManager.Statistics.ThreadTotalLiveCount;

    private static void AssertEqual(FewShotModel expected, FewShotModel actual)
    {
        using var scope = NewDisposeScope();
        var found = actual.StateDict();
        foreach (var (name, tensor) in expected.StateDict()) Assert.True(tensor.Equals(found[name]), name);
    }

    private List<double> Run(FewShotModel model, TrainingOptions options, int stopAfter, bool resume)
    {
        var losses = new List<double>();
        using var trainer = new Trainer(model, options);
        using var feed = new RandomFeed(options.Way, options.Shot, options.Queries, Small.Frames, Small.ImageSize);
        using var stop = new CancellationTokenSource();
        var states = new TrainingStates(folder);
        if (resume) Assert.True(states.Restore(model, trainer));
        try
        {
            trainer.Run(
                feed,
                progress =>
                {
                    losses.Add(progress.Loss);
                    if (progress.Task < stopAfter) return;
                    states.Save(model, trainer);
                    stop.Cancel();
                },
                stop.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Equal(stopAfter, trainer.Task);
        }

        return losses;
    }
}
