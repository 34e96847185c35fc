using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Strm.Training.Distributed;

/// <summary>Notices when a rank is gone: every rank gives a sign of life each second, rank 0 looks at those of the others, they at its.</summary>
internal sealed class RankWatch : IDisposable
{
    private const string VerdictKey = "verdict";
    private const string SuspicionKey = "suspicion";

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan SilenceWhenSuspected = TimeSpan.FromSeconds(5);

    private readonly RankSettings ranks;
    private readonly RankStore store;
    private readonly Func<int, string> name;
    private readonly Action<string>? onLost;
    private readonly ManualResetEventSlim stop = new();
    private readonly long[] beats;
    private readonly Stopwatch[] silent;
    private readonly Thread thread;
    private volatile string? verdict;
    private bool suspected;

    /// <summary>Begins to watch.</summary>
    /// <param name="ranks">Which rank this is.</param>
    /// <param name="name">What to call a rank.</param>
    /// <param name="onLost">Told once, on a thread of its own, what has ended the group.</param>
    public RankWatch(RankSettings ranks, Func<int, string> name, Action<string>? onLost)
    {
        (this.ranks, this.name, this.onLost) = (ranks, name, onLost);
        store = RankStore.Open(ranks, serve: false, TimeSpan.FromSeconds(60));
        beats = new long[ranks.Size];
        silent = [.. Enumerable.Range(0, ranks.Size).Select(_ => Stopwatch.StartNew())];
        thread = new Thread(Run) { IsBackground = true, Name = "strm ranks" };
        thread.Start();
    }

    /// <summary>What has ended the group, a sentence that names the rank; null while all is well.</summary>
    public string? Verdict => verdict;

    /// <summary>Tells the others that this rank ends, and why.</summary>
    public void Accuse(string reason)
    {
        Try(() =>
        {
            if (store.Get<string>(VerdictKey) is null) store.Set(VerdictKey, reason);
        });
    }

    /// <summary>Waits for the reason why a call in common has failed.</summary>
    /// <param name="otherwise">The answer where no rank is found to be gone.</param>
    public string Explain(string otherwise)
    {
        Try(() => store.Set(SuspicionKey, true));
        var watch = Stopwatch.StartNew();
        while (verdict is null && watch.Elapsed < Silence) Thread.Sleep(100);
        return verdict ?? otherwise;
    }

    /// <summary>Says that this rank is done, so that its silence from here is no failure.</summary>
    public void Leave() => Try(() => store.Set($"left/{ranks.Rank}", true));

    /// <summary>Waits until all other ranks are done, for those who need the store.</summary>
    /// <param name="patience">How long.</param>
    public void AwaitOthers(TimeSpan patience)
    {
        var others = Enumerable.Range(0, ranks.Size).Where(rank => rank != ranks.Rank).ToArray();
        var watch = Stopwatch.StartNew();
        Try(() =>
        {
            while (watch.Elapsed < patience && !others.All(rank => store.Get<bool>($"left/{rank}"))) Thread.Sleep(20);
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stop.Set();
        thread.Join();
        store.Dispose();
        stop.Dispose();
    }

    // Without the store there is nobody left who could read it.
    private static void Try(Action tell)
    {
        try
        {
            tell();
        }
        catch (Exception exception) when (exception is ExternalException or ObjectDisposedException)
        {
        }
    }

    private void Run()
    {
        try
        {
            while (verdict is null && !stop.Wait(Beat)) Look();
        }
        catch (ExternalException)
        {
            verdict ??= $"{name(0)} is gone: its store no longer answers.";
        }

        if (verdict is not { } reason || stop.IsSet || onLost is null) return;
        new Thread(() => onLost(reason)) { IsBackground = true, Name = "strm end" }.Start();
    }

    private void Look()
    {
        store.Add($"alive/{ranks.Rank}", 1);
        verdict = store.Get<string>(VerdictKey);
        if (verdict is not null) return;
        suspected |= ranks.Rank == 0 && store.Get<bool>(SuspicionKey);
        for (var rank = 0; rank < ranks.Size; rank++)
        {
            if (rank == ranks.Rank || (ranks.Rank != 0 && rank != 0)) continue;
            var now = store.Add($"alive/{rank}", 0);
            if (now != beats[rank]) silent[rank].Restart();
            beats[rank] = now;
            if (silent[rank].Elapsed > (suspected ? SilenceWhenSuspected : Silence) && !store.Get<bool>($"left/{rank}")) Condemn(rank);
        }
    }

    private void Condemn(int rank)
    {
        var reason = $"{name(rank)} is gone: it has given no sign of life for {silent[rank].Elapsed.TotalSeconds:0} s.";
        Accuse(reason);
        verdict = store.Get<string>(VerdictKey) ?? reason;
    }
}
