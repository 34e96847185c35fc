using Strm.Backbones;
using Strm.Heads;
using Strm.Models;
using Strm.Training;
using Strm.Training.Replicas;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Tests.Training.Distributed;

/// <summary>Replicas that share a model's tasks end with the weights and statistics of one.</summary>
/// <remarks>They run alone: another test may change the number of threads of MKL's products, which is the process's, and with it their rounding.</remarks>
[Collection(nameof(ReplicaTests))]
[CollectionDefinition(nameof(ReplicaTests), DisableParallelization = true)]
public sealed class ReplicaTests
{
    private static ModelOptions Small => new()
    {
        Backbone = new BackboneOptions { Kind = BackboneKind.ResNet18, Width = 4 },
        Head = new StrmHeadOptions { ProjectionWidth = 16, Dropout = 0.1 },
        Frames = 4,
        ImageSize = 32,
    };

    // Twenty steps and a partial one.
    private static TrainingOptions Quick => new()
    {
        Iterations = 82, TasksPerStep = 4, Way = 3, Shot = 1, Queries = 1, LearningRate = 1e-3, Momentum = 0.9, GradientClip = 10, Seed = 5,
    };

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Replicas_end_where_one_does(int replicas)
    {
        using var lone = new FewShotModel(Small, seed: 1);
        List<double> expected = [];
        Parallel(1, _ => expected = Train(lone, Quick, Replica.Alone)); // libtorch keeps a number of threads for each thread: a new one has that of the replicas
        var models = Enumerable.Range(0, replicas).Select(_ => new FewShotModel(Small, seed: 1)).ToArray();
        var losses = Together(models, Quick);
        Assert.Equal(82, losses[0].Count);
        for (var task = 0; task < 82; task++) Assert.Equal(expected[task], losses[0][task], 1e-5 * Math.Max(1, expected[task]));
        AssertClose(lone, models[0], 1e-5);
        foreach (var model in models.Skip(1)) AssertClose(models[0], model, 0);
        foreach (var model in models) model.Dispose();
    }

    [Fact]
    public void A_frozen_backbone_keeps_its_statistics_at_every_replica()
    {
        using var untouched = new FewShotModel(Small, seed: 1);
        var models = Enumerable.Range(0, 2).Select(_ => new FewShotModel(Small, seed: 1)).ToArray();
        _ = Together(models, Quick with { Iterations = 8, FreezeBackbone = true });
        foreach (var model in models)
        {
            Assert.True(model.StateDict()["resnet.1.running_mean"].Equals(untouched.StateDict()["resnet.1.running_mean"]));
            Assert.True(model.StateDict()["resnet.1.running_var"].Equals(untouched.StateDict()["resnet.1.running_var"]));
            model.Dispose();
        }
    }

    [Fact]
    public void A_loss_that_is_not_a_number_is_told_by_the_first_replica_and_the_others_end()
    {
        var models = Enumerable.Range(0, 2).Select(_ => new FewShotModel(Small, seed: 1)).ToArray();
        using (no_grad()) models[1].StateDict()["resnet.0.weight"].fill_(double.NaN);
        var replicas = Replica.Create(2, null);
        Parallel(2, index =>
        {
            if (index == 1) Assert.Empty(Train(models[1], Quick, replicas[1]));
            else Assert.StartsWith("The loss of task 1 is NaN.", Assert.Throws<StrmException>(() => Train(models[0], Quick, replicas[0])).Message, StringComparison.Ordinal);
        });
        using var untouched = new FewShotModel(Small, seed: 1);
        AssertClose(untouched, models[0], 0);
        foreach (var model in models) model.Dispose();
    }

    [Fact]
    public void When_a_replica_fails_the_others_do_not_wait_and_its_error_is_the_one_that_counts()
    {
        var error = Assert.Throws<IOException>(() => Replica.Run([CPU, CPU], null, (replica, _) => replica.IsFirst ? replica.Any(false) : throw new IOException("gone")));
        Assert.Equal("gone", error.Message);
    }

    [Fact]
    public void A_replica_that_stops_ends_all_of_them_after_the_same_task()
    {
        var tasks = new int[2];
        Replica.Run([CPU, CPU], null, (replica, _) =>
        {
            using var model = new FewShotModel(Small, seed: 1);
            using var trainer = new Trainer(model, Quick, replica);
            using var feed = new RandomFeed(Quick.Way, Quick.Shot, Quick.Queries, Small.Frames, Small.ImageSize);
            foreach (var report in trainer.Run(feed, CancellationToken.None))
            {
                if (replica.IsFirst && report.Task == 8) trainer.Stop();
            }

            return tasks[replica.Index] = trainer.Task;
        });
        Assert.Equal([8, 8], tasks);
    }

    [Fact]
    public void A_broadcast_gives_all_replicas_the_state_of_the_first()
    {
        var options = Quick with { Iterations = 6, WeightAverage = 0.9 };
        var models = Enumerable.Range(0, 2).Select(i => new FewShotModel(Small, seed: i)).ToArray();
        Replica.Run([CPU, CPU], null, (replica, _) =>
        {
            using var trainer = new Trainer(models[replica.Index], options, replica);
            if (replica.IsFirst)
            {
                using var lone = new Trainer(models[0], options);
                using var feed = new RandomFeed(options.Way, options.Shot, options.Queries, Small.Frames, Small.ImageSize);
                lone.Run(feed, _ => { }, CancellationToken.None);
                trainer.Optimizer.Load(name => lone.Optimizer.State().FirstOrDefault(t => t.Key == name).Value);
                trainer.Task = 6;
            }

            TrainingStates.Broadcast(replica, models[replica.Index], trainer);
            Assert.Equal(6, trainer.Task);
            return Assert.Single(trainer.Optimizer.State(), t => t.Key == "momentum_buffer.resnet.0.weight").Value.abs().sum().ToSingle() > 0 ? true : throw new InvalidOperationException("The momentum is lost.");
        });
        AssertClose(models[0], models[1], 0);
        foreach (var model in models) model.Dispose();
    }

    private static List<double>[] Together(FewShotModel[] models, TrainingOptions options)
    {
        var replicas = Replica.Create(models.Length, null);
        var losses = new List<double>[models.Length];
        Parallel(models.Length, index => losses[index] = Train(models[index], options, replicas[index]));
        return losses;
    }

    private static void Parallel(int count, Action<int> work)
    {
        var tasks = Enumerable.Range(0, count).Select(index => Task.Factory.StartNew(() => work(index), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        Assert.True(Task.WaitAll(tasks, TimeSpan.FromMinutes(5)));
    }

    private static List<double> Train(FewShotModel model, TrainingOptions options, Replica replica)
    {
        var losses = new List<double>();
        using var trainer = new Trainer(model, options, replica);
        using var feed = new RandomFeed(options.Way, options.Shot, options.Queries, Small.Frames, Small.ImageSize);
        trainer.Run(feed, progress => losses.Add(progress.Loss), CancellationToken.None);
        return losses;
    }

    private static void AssertClose(FewShotModel expected, FewShotModel actual, double tolerance)
    {
        using var scope = NewDisposeScope();
        var found = actual.StateDict();
        foreach (var (name, tensor) in expected.StateDict())
        {
            var difference = (tensor - found[name]).abs().max().to(ScalarType.Float64).ToDouble();
            Assert.True(difference <= tolerance, $"{name}: {difference}");
        }
    }
}
