namespace Strm.Training.Distributed;

/// <summary>Where the workers of one process meet: each of their calls in common is a round.</summary>
internal sealed class DeviceHub(int workers)
{
    private readonly object gate = new();
    private readonly Dictionary<long, DeviceRound> rounds = [];
    private Exception? failure;

    /// <summary>How many workers meet here.</summary>
    public int Workers => workers;

    /// <summary>What went wrong first, where something did.</summary>
    public Exception? Failure
    {
        get
        {
            lock (gate) return failure;
        }
    }

    /// <summary>The round of a number; all workers get the same one.</summary>
    public DeviceRound Enter(long number)
    {
        lock (gate)
        {
            if (!rounds.TryGetValue(number, out var round)) rounds.Add(number, round = new DeviceRound());
            return round;
        }
    }

    /// <summary>Waits until all workers are done with a round.</summary>
    public void Leave(long number, DeviceRound round)
    {
        lock (gate)
        {
            round.Done++;
            Monitor.PulseAll(gate);
            WaitUntil(() => round.Done == workers);
            rounds.Remove(number);
        }
    }

    /// <summary>Changes a round, and wakes those who wait for it.</summary>
    public void Update(Action change)
    {
        lock (gate)
        {
            change();
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Waits until a round is in some state.</summary>
    /// <exception cref="OperationCanceledException">A worker has failed, so that it never will be.</exception>
    public void Await(Func<bool> ready)
    {
        lock (gate) WaitUntil(ready);
    }

    /// <summary>Says that a worker has failed: the calls of the others end.</summary>
    public void Fail(Exception exception) => Update(() => failure ??= exception);

    private void WaitUntil(Func<bool> ready)
    {
        while (!ready())
        {
            if (failure is not null) throw new OperationCanceledException("Another worker has failed.", failure);
            Monitor.Wait(gate);
        }
    }
}
