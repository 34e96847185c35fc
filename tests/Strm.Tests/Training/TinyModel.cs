using Strm.Backbones;
using Strm.Heads;
using Strm.Models;
using Strm.Training;
using static TorchSharp.torch;

namespace Strm.Tests.Training;

/// <summary>A model and a training that take milliseconds a task.</summary>
internal static class TinyModel
{
    public static ModelOptions Model => new()
    {
        Backbone = new BackboneOptions { Kind = BackboneKind.ResNet18, Width = 4 },
        Head = new StrmHeadOptions { ProjectionWidth = 16 },
        Frames = 4,
        ImageSize = 32,
    };

    public static TrainingOptions Training => new()
    {
        Iterations = 12, TasksPerStep = 4, Way = 3, Shot = 1, Queries = 1, LearningRate = 1e-3, Optimizer = OptimizerKind.Adam, GradientClip = 1, Seed = 5,
    };

    public static RandomFeed Feed() => new(Training.Way, Training.Shot, Training.Queries, Model.Frames, Model.ImageSize);

    public static void AssertEqual(FewShotModel expected, FewShotModel actual)
    {
        using var scope = NewDisposeScope();
        var found = actual.StateDict();
        foreach (var (name, tensor) in expected.StateDict()) Assert.True(tensor.Equals(found[name]), name);
    }
}
