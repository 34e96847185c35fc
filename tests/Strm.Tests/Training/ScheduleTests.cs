using Strm.Backbones;
using Strm.Models;
using Strm.Training;
using Strm.Training.Optimizers;

namespace Strm.Tests.Training;

public class ScheduleTests
{
    [Fact]
    public void The_rate_rises_over_the_warm_up_and_falls_along_half_a_cosine()
    {
        var options = new TrainingOptions { Schedule = LearningRateSchedule.Cosine, Warmup = 0.1 };
        for (var step = 0; step < 10; step++) Assert.Equal((step + 1) / 10.0, LearningRates.Factor(options, step, 100), 12);
        Assert.Equal(1, LearningRates.Factor(options, 10, 100), 12);
        Assert.Equal(0.5, LearningRates.Factor(options, 55, 100), 12);
        Assert.Equal((1 + Math.Cos(Math.PI * 89 / 90)) / 2, LearningRates.Factor(options, 99, 100), 12);
    }

    [Fact]
    public void The_paper_preset_is_the_official_script_of_each_protocol()
    {
        var hmdb = ExperimentPreset.Paper("hmdb51-arn");
        var (model, training) = (hmdb.Model, hmdb.Training);
        Assert.Equal((BackboneKind.ResNet50, 224, 8), (model.Backbone.Kind, model.ImageSize, model.Frames));
        Assert.Equal((5, 5, 4, 16, 20_010), (training.Way, training.Shot, training.Queries, training.TasksPerStep, training.Iterations));
        Assert.Equal((OptimizerKind.Sgd, 1e-4, 0.0, 0.0), (training.Optimizer, training.LearningRate, training.Momentum, training.WeightDecay));
        Assert.Equal((0, 0, 0.0, TrainingPrecision.Fp32), (training.ValidateEvery, training.Patience, training.WeightAverage, training.Precision));
        Assert.Equal((1e-3, 75_010), (ExperimentPreset.Paper("ssv2-otam").Training.LearningRate, ExperimentPreset.Paper("ssv2-otam").Training.Iterations));
        Assert.Equal(5, ExperimentPreset.Paper("kinetics-cmn").Training.Queries);
    }

    [Fact]
    public void The_first_step_is_made_after_a_whole_number_of_tasks_and_the_last_tasks_are_stepped_too()
    {
        using var model = new FewShotModel(TinyModel.Model, seed: 1);
        var options = TinyModel.Training with { Iterations = 10, Optimizer = OptimizerKind.Sgd };
        using var trainer = new Trainer(model, options);
        using var feed = TinyModel.Feed();
        var waiting = new List<bool>();
        trainer.Run(feed, _ => waiting.Add(trainer.Optimizer.Gradients.Sums.Any(s => s is not null)), CancellationToken.None);
        Assert.Equal([true, true, true, false, true, true, true, false, true, false], waiting);
        Assert.Equal(3, trainer.Steps);
    }
}
