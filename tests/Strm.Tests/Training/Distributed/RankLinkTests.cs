using System.Net;
using System.Net.Sockets;
using Strm.Models;
using Strm.Training;
using Strm.Training.Distributed;
using static TorchSharp.torch;

namespace Strm.Tests.Training.Distributed;

/// <summary>Ranks that meet on this machine, here as threads of one process.</summary>
public sealed class RankLinkTests
{
    [SkippableFact]
    public void Ranks_sum_and_share_tensors_of_all_types_and_shapes()
    {
        RequireGroups();
        var port = FreePort();
        var results = InParallel(3, rank =>
        {
            using var scope = NewDisposeScope();
            using var link = Open(port, rank, 3, Run());
            Tensor[] tensors = [full([2, 3], rank + 1f), full([5], 10L * (rank + 1)), full([2, 2], 0.5 * rank).t(), tensor((float)rank)];
            link.Sum(tensors);
            var shared = tensor(rank + 5f);
            link.Share([shared]);
            return tensors.Append(shared).SelectMany(t => t.to(ScalarType.Float64).contiguous().data<double>().ToArray()).ToArray();
        });
        double[] expected = [6, 6, 6, 6, 6, 6, 60, 60, 60, 60, 60, 1.5, 1.5, 1.5, 1.5, 3, 5];
        Assert.All(results, result => Assert.Equal(expected, result));
    }

    [SkippableFact]
    public void Ranks_of_different_runs_do_not_train_together()
    {
        RequireGroups();
        var port = FreePort();
        var messages = InParallel(2, rank => Assert.Throws<StrmException>(() => Open(port, rank, 2, Run(seed: rank))).Message);
        Assert.All(messages, message =>
        {
            Assert.Contains("Rank 1 (process ", message, StringComparison.Ordinal);
            Assert.Contains("was started for another run than Rank 0", message, StringComparison.Ordinal);
            Assert.Contains("seed", message, StringComparison.Ordinal);
        });
    }

    [SkippableFact]
    public void A_rank_that_does_not_come_is_named()
    {
        RequireGroups();
        var error = Assert.Throws<StrmException>(() => Open(FreePort(), 0, 3, Run(), TimeSpan.FromSeconds(1)));
        Assert.StartsWith("Of the ranks, 1, 2 have not come within 1 s.", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_rank_without_a_rank_0_says_where_it_has_waited()
    {
        RequireGroups();
        var error = Assert.Throws<StrmException>(() => Open(FreePort(), 1, 2, Run(), TimeSpan.FromSeconds(1)));
        Assert.Contains("for rank 0 at 127.0.0.1:", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void When_a_rank_fails_the_others_name_it_instead_of_waiting()
    {
        RequireGroups();
        var port = FreePort();
        var messages = InParallel(2, rank =>
        {
            using var link = Open(port, rank, 2, Run());
            if (rank == 1)
            {
                link.Fail(new IOException("The disk is gone."));
                return "";
            }

            using var number = tensor(1f);
            return Assert.Throws<StrmException>(() => link.Sum([number])).Message;
        });
        Assert.Matches(@"^Rank 1 \(process [0-9]+ on .*\) has ended: The disk is gone\.", messages[0]);
    }

    private static T[] InParallel<T>(int size, Func<int, T> work)
    {
        var results = new T[size];
        var ranks = Enumerable.Range(0, size)
            .Select(rank => Task.Factory.StartNew(() => results[rank] = work(rank), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        Assert.True(Task.WaitAll(ranks, TimeSpan.FromMinutes(2)));
        return results;
    }

    private static RankLink Open(int port, int rank, int size, RunDescription run, TimeSpan? patience = null) =>
        RankLink.Open(new RankSettings(rank, size, rank, "127.0.0.1", port), run, [CPU], new RankLinkOptions { Patience = patience ?? TimeSpan.FromMinutes(1) });

    private static RunDescription Run(long seed = 0) => new(
        new ModelOptions(), new TrainingOptions { Seed = seed }, "a.zip", "1", "folder", null, null, "cpu", 1, TrainingRun.Versions(), null, DateTimeOffset.UnixEpoch);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void RequireGroups()
    {
        try
        {
            _ = ProcessGroups.Backend(TorchSharp.DeviceType.CPU);
        }
        catch (StrmException exception)
        {
            Skip.If(true, exception.Message);
        }
    }
}
