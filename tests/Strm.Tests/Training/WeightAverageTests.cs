using Strm.Models;
using Strm.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Strm.Tests.Training;

public class WeightAverageTests
{
    [Fact]
    public void The_average_after_n_steps_is_the_closed_form()
    {
        using var scope = NewDisposeScope();
        const double decay = 0.75;
        double[] weights = [3, -1, 4, 1.5, -9];
        var parameter = new Parameter(tensor(new[] { (float)weights[0] }));
        using var average = new WeightAverage([KeyValuePair.Create("w", parameter)], decay);
        foreach (var weight in weights[1..])
        {
            using (no_grad()) parameter.fill_(weight);
            average.Update();
        }

        // a_n = d^n·w_0 + (1 − d)·Σ d^(n−k)·w_k
        var n = weights.Length - 1;
        var expected = (Math.Pow(decay, n) * weights[0]) + Enumerable.Range(1, n).Sum(k => (1 - decay) * Math.Pow(decay, n - k) * weights[k]);
        Assert.Equal(expected, average.State().Single().Value.item<float>(), 1e-5);
        using (average.PutIn()) Assert.Equal(expected, parameter.item<float>(), 1e-5);
        Assert.Equal(-9, parameter.item<float>());
    }

    [Fact]
    public void Checkpoints_hold_the_average_and_training_goes_on_with_the_weights()
    {
        using var plain = new FewShotModel(TinyModel.Model, seed: 1);
        using var averaged = new FewShotModel(TinyModel.Model, seed: 1);
        Train(plain, TinyModel.Training);
        var seen = Train(averaged, TinyModel.Training with { WeightAverage = 0.5 });
        TinyModel.AssertEqual(plain, averaged);
        Assert.False(seen);
    }

    private static bool Train(FewShotModel model, TrainingOptions options)
    {
        using var scope = NewDisposeScope();
        using var trainer = new Trainer(model, options);
        using var feed = TinyModel.Feed();
        var same = false;
        trainer.Run(
            feed,
            progress =>
            {
                if (progress.Task != 8) return;
                var weight = model.StateDict()["resnet.0.weight"].clone();
                using var evaluated = trainer.AsEvaluated();
                same = weight.Equals(model.StateDict()["resnet.0.weight"]);
            },
            CancellationToken.None);
        return same;
    }
}
