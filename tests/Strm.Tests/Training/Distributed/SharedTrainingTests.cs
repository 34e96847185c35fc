using Strm.Heads;
using Strm.Models;
using Strm.Training;
using Strm.Training.Distributed;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Tests.Training.Distributed;

/// <summary>Workers that share a model's tasks end with the weights and statistics of one worker.</summary>
/// <remarks>They run alone: another test may change the number of threads of MKL's products, which is the process's, and with it their rounding.</remarks>
[Collection(nameof(SharedTrainingTests))]
[CollectionDefinition(nameof(SharedTrainingTests), DisableParallelization = true)]
public sealed class SharedTrainingTests
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
    public void Workers_end_where_one_worker_does(int workers)
    {
        using var lone = new FewShotModel(Small, seed: 1);
        List<double> expected = [];
        Parallel(1, _ => expected = Train(lone, Quick, TrainingTeam.Alone)); // libtorch keeps a number of threads for each thread: a new one has that of the workers
        var models = Enumerable.Range(0, workers).Select(_ => new FewShotModel(Small, seed: 1)).ToArray();
        var losses = Together(models, Quick);
        Assert.Equal(82, losses[0].Count);
        for (var task = 0; task < 82; task++) Assert.Equal(expected[task], losses[0][task], 1e-5 * Math.Max(1, expected[task]));
        AssertClose(lone, models[0], 1e-5);
        foreach (var model in models.Skip(1)) AssertClose(models[0], model, 0);
        foreach (var model in models) model.Dispose();
    }

    [Fact]
    public void A_frozen_backbone_keeps_its_statistics_at_every_worker()
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
    public void A_loss_that_is_not_a_number_is_named_by_all_workers()
    {
        var models = Enumerable.Range(0, 2).Select(_ => new FewShotModel(Small, seed: 1)).ToArray();
        using (no_grad()) models[1].StateDict()["resnet.0.weight"].fill_(double.NaN);
        var hub = new DeviceHub(2);
        var messages = new string[2];
        Parallel(2, worker =>
        {
            messages[worker] = Assert.Throws<StrmException>(() => Train(models[worker], Quick, new DeviceTeam(hub, worker))).Message;
        });
        Assert.StartsWith("The loss of task 1 is NaN.", messages[0], StringComparison.Ordinal);
        Assert.Equal(messages[0], messages[1]);
        using var untouched = new FewShotModel(Small, seed: 1);
        AssertClose(untouched, models[0], 0);
        foreach (var model in models) model.Dispose();
    }

    [Fact]
    public void When_a_worker_fails_the_others_do_not_wait()
    {
        var hub = new DeviceHub(2);
        using var team = new DeviceTeam(hub, 0);
        hub.Fail(new IOException("gone"));
        Assert.Equal("gone", Assert.Throws<OperationCanceledException>(() => team.Any(false)).InnerException!.Message);
    }

    private static List<double>[] Together(FewShotModel[] models, TrainingOptions options)
    {
        var hub = new DeviceHub(models.Length);
        var losses = new List<double>[models.Length];
        Parallel(models.Length, worker => losses[worker] = Train(models[worker], options, new DeviceTeam(hub, worker)));
        return losses;
    }

    private static void Parallel(int workers, Action<int> work)
    {
        var tasks = Enumerable.Range(0, workers).Select(worker => Task.Factory.StartNew(() => work(worker), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        Assert.True(Task.WaitAll(tasks, TimeSpan.FromMinutes(5)));
    }

    private static List<double> Train(FewShotModel model, TrainingOptions options, TrainingTeam team)
    {
        var losses = new List<double>();
        using var trainer = new Trainer(model, options, team);
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
