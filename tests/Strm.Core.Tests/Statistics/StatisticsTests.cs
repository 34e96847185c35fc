using Strm.Statistics;

namespace Strm.Core.Tests.Statistics;

public sealed class StatisticsTests
{
    [Fact]
    public void Accuracy_and_interval_are_those_of_the_official_code()
    {
        var golden = GoldenFile.Json("schedule_and_accuracy.json").GetProperty("accuracy");
        var estimate = AccuracyEstimate.Of([.. golden.GetProperty("per_episode").EnumerateArray().Select(e => e.GetDouble())]);
        Assert.Equal(golden.GetProperty("accuracy").GetDouble(), estimate.Mean * 100, 1e-9);
        Assert.Equal(golden.GetProperty("confidence").GetDouble(), estimate.HalfWidth * 100, 1e-9);
        Assert.Equal(200, estimate.Episodes);
        Assert.Equal("47.70 ± 4.81 %", estimate.ToString());
    }

    [Fact]
    public void The_official_steps_are_those_of_the_official_code()
    {
        foreach (var row in GoldenFile.Json("schedule_and_accuracy.json").GetProperty("step_iterations").EnumerateArray())
        {
            var schedule = new StepSchedule(row.GetProperty("training_iterations").GetInt64(), row.GetProperty("tasks_per_batch").GetInt32(), StepRule.Official);
            Assert.Equal(row.GetProperty("optimizer_steps_at_iteration").EnumerateArray().Select(e => e.GetInt64()), Steps(schedule));
        }
    }

    [Fact]
    public void The_official_number_of_steps_is_that_of_the_paper() =>
        Assert.Equal(1251, Steps(new StepSchedule(20_010, 16, StepRule.Official)).Count());

    [Fact]
    public void Whole_batches_use_every_task_once()
    {
        Assert.Equal([16, 32, 48, 50], Steps(new StepSchedule(50)));
        Assert.Equal([16, 32], Steps(new StepSchedule(32)));
        Assert.Equal([3], Steps(new StepSchedule(3)));
    }

    [Theory]
    [InlineData(StepRule.WholeBatches)]
    [InlineData(StepRule.Official)]
    public void The_number_of_steps_is_the_count_of_the_steps(StepRule rule)
    {
        foreach (var tasks in new long[] { 1, 2, 15, 16, 17, 31, 32, 33, 50 })
        {
            var schedule = new StepSchedule(tasks, 16, rule);
            for (var done = 0L; done <= tasks; done++) Assert.Equal(Steps(schedule).Count(s => s <= done), schedule.StepsWithin(done));
        }
    }

    [Fact]
    public void No_tasks_to_a_step_is_an_error() => Assert.Throws<StrmException>(() => new StepSchedule(10, 0));

    [Fact]
    public void A_paired_difference_removes_what_both_share()
    {
        double[] first = [0.2, 0.4, 0.6, 0.8, 1.0];
        var difference = PairedDifference.Of(first, [.. first.Select(v => v - 0.1)]);
        Assert.Equal(0.1, difference.Mean, 12);
        Assert.Equal(0, difference.HalfWidth, 12);
        Assert.True(difference.IsSignificant);
        Assert.False(PairedDifference.Of([0, 1, 0, 1], [1, 0, 1, 0]).IsSignificant);
        Assert.Equal("−6.28 ± 0.83 %", new PairedDifference(-0.0628, 0.0083, 100).ToString());
        Assert.Throws<StrmException>(() => PairedDifference.Of([1], [1, 2]));
    }

    [Fact]
    public void A_confusion_matrix_counts()
    {
        var matrix = new ConfusionMatrix(["a", "b", "c"]);
        matrix.Add("a", "a");
        matrix.Add("a", "b");
        matrix.Add("a", "b");
        matrix.Add("b", "b");
        Assert.Equal(2, matrix.Count("a", "b"));
        Assert.Equal(0, matrix.Count("b", "a"));
        Assert.Equal(1.0 / 3, matrix.Accuracy("a"));
        Assert.Null(matrix.Accuracy("c"));
        Assert.Equal(4, matrix.Total);
        Assert.Throws<ArgumentException>(() => matrix.Add("a", "d"));
    }

    private static IEnumerable<long> Steps(StepSchedule schedule)
    {
        for (var done = 1L; done <= schedule.Tasks; done++)
        {
            if (schedule.StepsAfter(done)) yield return done;
        }
    }
}
