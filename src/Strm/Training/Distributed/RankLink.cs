using System.Diagnostics;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Training.Distributed;

/// <summary>This process's connection to the other ranks of a run: they meet, check that they are for the same run, and sum tensors.</summary>
/// <remarks>
/// Sums go through PyTorch's process groups: Gloo on the CPU, NCCL on CUDA. Tensors are packed into buckets, and a bucket is on its way
/// while the next one is packed. A rank that is gone is noticed by <see cref="RankWatch"/>; then every call here throws.
/// </remarks>
public sealed class RankLink : IDisposable
{
    private const long BucketBytes = 16 << 20;

    // A sum ends when all ranks have come to it; how long that takes depends on them. Those that are gone are noticed otherwise.
    private static readonly TimeSpan SumPatience = TimeSpan.FromHours(24);

    private readonly RankSettings ranks;
    private readonly RankStore store;
    private readonly RankWatch watch;
    private readonly RankIntroduction[] members;
    private readonly bool onCpu;
    private nint group;
    private bool failed;

    private RankLink(RankSettings ranks, RankStore store, RankIntroduction own, RankLinkOptions options)
    {
        (this.ranks, this.store) = (ranks, store);
        onCpu = own.Backend == "gloo";
        members = new RankIntroduction[ranks.Size];
        members[ranks.Rank] = own;
        watch = new RankWatch(ranks, Name, options.OnLost);
    }

    /// <summary>Which rank this is.</summary>
    public RankSettings Ranks => ranks;

    /// <summary>How many devices the ranks before this one drive.</summary>
    public int WorkersBefore => members.Take(ranks.Rank).Sum(m => m.Devices);

    /// <summary>How many devices all ranks drive.</summary>
    public int Workers => members.Sum(m => m.Devices);

    /// <summary>Meets the other ranks.</summary>
    /// <param name="ranks">Which rank this is, and where they meet.</param>
    /// <param name="run">The run that this rank was started for.</param>
    /// <param name="devices">The devices that it drives.</param>
    /// <param name="options">How long to wait.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="StrmException">A rank does not come, or was started for another run.</exception>
    public static RankLink Open(RankSettings ranks, RunDescription run, IReadOnlyList<Device> devices, RankLinkOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(devices);
        options ??= new RankLinkOptions();
        var backend = ProcessGroups.Backend(devices[0].type);
        var own = new RankIntroduction(Environment.MachineName, Environment.ProcessId, RankNetwork.AddressTowards(ranks.MasterAddress), devices.Count, backend, run);
        var store = RankStore.Open(ranks, serve: ranks.Rank == 0 && !ranks.LauncherServes, options.Patience);
        var link = new RankLink(ranks, store, own, options);
        try
        {
            link.Meet(options.Patience);
            link.Join();
            return link;
        }
        catch (Exception exception)
        {
            link.Fail(exception);
            link.Dispose();
            throw;
        }
    }

    /// <summary>Sums tensors over the ranks, in place.</summary>
    /// <param name="tensors">Tensors of the same types and shapes at every rank.</param>
    public void Sum(IReadOnlyList<Tensor> tensors) => Exchange(tensors, flat => ProcessGroups.BeginSum(group, flat));

    /// <summary>Overwrites tensors with those of rank 0.</summary>
    /// <param name="tensors">Tensors of the same types and shapes at every rank.</param>
    public void Share(IReadOnlyList<Tensor> tensors) => Exchange(tensors, flat => ProcessGroups.BeginBroadcast(group, flat, 0));

    /// <summary>Tells the other ranks that this one ends with an error, so that they end too.</summary>
    /// <param name="exception">The error.</param>
    public void Fail(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        if (failed) return;
        failed = true;
        watch.Accuse($"{Name(ranks.Rank)} has ended: {exception.Message}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // A group in which a sum waits cannot be freed. The process is about to end.
        var whole = !failed && watch.Verdict is null;
        if (whole && group != 0) ProcessGroups.CloseGroup(group);
        watch.Leave();
        if (ranks.Rank == 0) watch.AwaitOthers(whole ? TimeSpan.FromSeconds(30) : TimeSpan.FromSeconds(3)); // They read in its store what has happened.
        watch.Dispose();
        store.Dispose();
    }

    private string Name(int rank) =>
        members[rank] is { } member ? $"Rank {rank} (process {member.Process} on {member.Machine})" : $"Rank {rank}";

    private void Meet(TimeSpan patience)
    {
        store.Set($"hello/{ranks.Rank}", members[ranks.Rank]);
        var clock = Stopwatch.StartNew();
        while (true)
        {
            for (var rank = 0; rank < ranks.Size; rank++) members[rank] ??= store.Get<RankIntroduction>($"hello/{rank}")!;
            var missing = Enumerable.Range(0, ranks.Size).Where(rank => members[rank] is null).ToArray();
            if (missing.Length == 0) break;
            if (clock.Elapsed > patience) throw Absent(missing, patience);
            RequireAll();
            Thread.Sleep(50);
        }

        for (var rank = 1; rank < ranks.Size; rank++)
        {
            if (members[rank].FirstDifference(members[0]) is { } difference) throw Different(rank, difference);
        }
    }

    // Joining waits inside libtorch for ranks that may be gone, so it is done aside.
    private void Join()
    {
        var network = RankNetwork.ListenOn(ranks.Rank, [.. members.Select(m => m.Address)]);
        var joining = Task.Run(() => ProcessGroups.OpenGroup(store.Handle, $"strm/{ranks.Attempt}/group", members[0].Backend, ranks.Rank, ranks.Size, SumPatience, network));
        while (!((IAsyncResult)joining).AsyncWaitHandle.WaitOne(100)) RequireAll();
        group = joining.GetAwaiter().GetResult();
    }

    private void Exchange(IReadOnlyList<Tensor> tensors, Func<Tensor, nint> begin)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var pending = new Queue<(TensorBucket Bucket, nint Work)>();
        try
        {
            foreach (var bucket in TensorBucket.Pack(tensors, BucketBytes, onCpu)) pending.Enqueue((bucket, begin(bucket.Flat)));
            while (pending.TryPeek(out var next))
            {
                Await(next.Work);
                ProcessGroups.CloseWork(next.Work);
                pending.Dequeue();
                next.Bucket.Unpack();
            }
        }
        catch (ExternalException exception)
        {
            throw Lost(watch.Explain($"A rank does not answer: {exception.Message.Split('\n')[0]}"), exception);
        }
    }

    private void Await(nint work)
    {
        while (!ProcessGroups.Wait(work, TimeSpan.FromMilliseconds(200))) RequireAll();
    }

    private void RequireAll()
    {
        if (watch.Verdict is { } verdict) throw Lost(verdict, null);
    }

    private StrmException Lost(string verdict, Exception? cause)
    {
        failed = true;
        return new StrmException(verdict, "All ranks must stay to the end.", "Look at that rank's messages, and go on with --resume; another number of ranks will do.", cause);
    }

    private static StrmException Absent(int[] missing, TimeSpan patience) => new(
        $"Of the ranks, {string.Join(", ", missing)} {(missing.Length == 1 ? "has" : "have")} not come within {patience.TotalSeconds:0} s.",
        "All ranks must be started with the same number of ranks and the same address.",
        "Look at their messages, and start all of them.");

    private StrmException Different(int rank, string difference) => new(
        $"{Name(rank)} was started for another run than {Name(0)}: {difference}.",
        "All ranks must be given the same options and data.",
        "Start them with the same command line.");
}
