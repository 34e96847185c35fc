using Strm.Training.Replicas;

namespace Strm.Tests.Training.Distributed;

/// <summary>Which worker does which task.</summary>
public sealed class TaskShareTests
{
    [Theory]
    [InlineData(1, 16)]
    [InlineData(2, 16)]
    [InlineData(3, 16)]
    [InlineData(5, 7)]
    public void Every_task_is_one_workers(int workers, int tasksPerStep)
    {
        var shares = Enumerable.Range(0, workers).Select(worker => new TaskShare(worker, workers, tasksPerStep)).ToArray();
        for (var task = 0; task < 100; task++) Assert.Single(shares, share => share.Owns(task));
    }

    [Fact]
    public void Each_step_is_shared_out_anew()
    {
        Assert.Equal([0, 3, 4, 7, 8], new TaskShare(0, 3, 4).Tasks(0, 10));
        Assert.Equal([5, 9], new TaskShare(1, 3, 4).Tasks(2, 10));
    }
}
