using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Strm.Training.Distributed;

/// <summary>One connection to the store where the ranks of a run meet.</summary>
internal sealed class RankStore : IDisposable
{
    private readonly Lock gate = new();
    private readonly string prefix;
    private nint handle;

    private RankStore(nint handle, string prefix) => (this.handle, this.prefix) = (handle, prefix);

    /// <summary>The connection, for libtorch.</summary>
    public nint Handle => handle;

    /// <summary>Serves the store or connects to it.</summary>
    /// <param name="ranks">Which rank this is, and where the store is.</param>
    /// <param name="serve">Whether this process serves it.</param>
    /// <param name="patience">How long to wait for it.</param>
    /// <exception cref="StrmException">It is not there, or its port is taken.</exception>
    public static RankStore Open(RankSettings ranks, bool serve, TimeSpan patience)
    {
        try
        {
            return new RankStore(ProcessGroups.OpenStore(ranks.MasterAddress, ranks.MasterPort, serve, patience), $"strm/{ranks.Attempt}/");
        }
        catch (ExternalException exception) when (serve)
        {
            throw new StrmException(
                $"Rank 0 cannot listen on port {ranks.MasterPort}: {FirstLine(exception)}",
                "The ranks meet on a port of rank 0's machine that no other program uses.",
                "Give another one in MASTER_PORT (strm launch --master-port), or wait for the other run to end.",
                exception);
        }
        catch (ExternalException exception)
        {
            throw new StrmException(
                $"Rank {ranks.Rank} has waited {patience.TotalSeconds:0} s for rank 0 at {ranks.MasterAddress}:{ranks.MasterPort} in vain: {FirstLine(exception)}",
                "All ranks must be started, and reach that address.",
                "Look at rank 0's messages, MASTER_ADDR and MASTER_PORT, and the firewall.",
                exception);
        }
    }

    /// <summary>Sets a value.</summary>
    public void Set<T>(string key, T value) => Locked(store =>
    {
        ProcessGroups.SetValue(store, prefix + key, JsonSerializer.SerializeToUtf8Bytes(value, StrmJson.Line));
        return true;
    });

    /// <summary>A value; the type's default where there is none yet.</summary>
    public T? Get<T>(string key) => Locked(store => ProcessGroups.GetValue(store, prefix + key) is { } bytes ? JsonSerializer.Deserialize<T>(bytes, StrmJson.Line) : default);

    /// <summary>Adds to a counter, and returns it.</summary>
    public long Add(string key, long amount) => Locked(store => ProcessGroups.Add(store, prefix + key, amount));

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            if (handle != 0) ProcessGroups.CloseStore(handle);
            handle = 0;
        }
    }

    private static string FirstLine(Exception exception) => string.Create(CultureInfo.InvariantCulture, $"{exception.Message.Split('\n')[0].TrimEnd('.')}.");

    private T Locked<T>(Func<nint, T> work)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(handle == 0, this);
            return work(handle);
        }
    }
}
