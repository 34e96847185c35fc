using Strm.Heads;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Tests.Heads;

/// <summary>What heads add to the loss of an episode.</summary>
public sealed class EpisodeLossTests
{
    [Fact]
    public void Classification_and_penalty_come_in_the_size_of_the_sum_over_queries()
    {
        using var scope = NewDisposeScope();
        var labels = tensor([0L, 1, 1]);
        var classes = tensor([4L, 2, 4, 2, 2]); // two support clips, three queries
        var (primary, classification) = (randn([3, 2], ScalarType.Float64), randn([5, 6], ScalarType.Float64));
        var logits = new HeadLogits(primary) { ClassLogits = classification, ClassificationWeight = 0.4, Penalty = tensor(0.25) };
        var expected = Sum(primary, [0, 1, 1]) + (0.4 * 3 * Sum(classification, [4, 2, 4, 2, 2]) / 5) + (0.25 * 3);
        Assert.Equal(expected / 16, EpisodeLoss.Joint(logits, labels, 16, classes).ToDouble(), 1e-12);
    }

    [Fact]
    public void A_classification_without_the_clips_classes_is_an_error_that_says_so()
    {
        using var scope = NewDisposeScope();
        var logits = new HeadLogits(randn([3, 2])) { ClassLogits = randn([5, 6]), ClassificationWeight = 1 };
        var error = Assert.Throws<StrmException>(() => EpisodeLoss.Joint(logits, tensor([0L, 1, 1]), 1));
        Assert.Equal("The episode does not say which training classes its clips belong to.", error.Given);
    }

    private static double Sum(Tensor logits, int[] labels) => Plain.Rows(logits).Select((row, i) => -Math.Log(Plain.Softmax(row)[labels[i]])).Sum();
}
