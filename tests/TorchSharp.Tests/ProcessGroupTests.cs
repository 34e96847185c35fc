using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

/// <summary>Process groups of the local provider: two ranks in one process, which meet through a store on this machine.</summary>
public sealed class ProcessGroupTests
{
    private static readonly Type? Distributed = Type.GetType("Strm.Native.TorchDistributed, TorchSharp");

    [SkippableFact]
    public void A_store_keeps_values_and_counters()
    {
        SkipWithoutGloo();
        nint server = Open(0, true);
        nint client = Open(Call<int>("StorePort", server), false);
        Assert.Null(Call<byte[]?>("GetValue", client, "name"));
        Call<object?>("SetValue", server, "name", Encoding.UTF8.GetBytes("walk"));
        Assert.Equal("walk", Encoding.UTF8.GetString(Call<byte[]>("GetValue", client, "name")));
        byte[] large = new byte[100_000];
        Random.Shared.NextBytes(large);
        Call<object?>("SetValue", client, "large", large);
        Assert.Equal(large, Call<byte[]>("GetValue", server, "large"));
        Assert.Equal(3, Call<long>("Add", client, "count", 3L));
        Assert.Equal(5, Call<long>("Add", server, "count", 2L));
        Call<object?>("CloseStore", client);
        Call<object?>("CloseStore", server);
    }

    [SkippableFact]
    public void Ranks_sum_and_share_tensors()
    {
        SkipWithoutGloo();
        nint server = Open(0, true);
        int port = Call<int>("StorePort", server);
        float[][] results = new float[2][];
        Task[] ranks = [.. Enumerable.Range(0, 2).Select(rank => Task.Run(() => results[rank] = RunRank(port, rank)))];
        Assert.True(Task.WaitAll(ranks, TimeSpan.FromMinutes(2)));
        Assert.Equal([11, 22, 33, 7], results[0]);
        Assert.Equal(results[0], results[1]);
        Call<object?>("CloseStore", server);
    }

    [SkippableFact]
    public void A_store_that_nobody_serves_is_an_error()
    {
        SkipWithoutGloo();
        TargetInvocationException error = Assert.Throws<TargetInvocationException>(() => Call<nint>("OpenStore", "127.0.0.1", 9, false, TimeSpan.FromSeconds(1)));
        Assert.IsType<ExternalException>(error.InnerException, exactMatch: false);
    }

    private static float[] RunRank(int port, int rank)
    {
        nint store = Open(port, false);
        nint group = Call<nint>("OpenGroup", store, "test", "gloo", rank, 2, TimeSpan.FromMinutes(1), "127.0.0.1");
        Tensor values = tensor(rank == 0 ? new[] { 1f, 2f, 3f } : [10f, 20f, 30f]);
        Finish(Call<nint>("BeginSum", group, values));
        Tensor shared = tensor(new[] { rank == 0 ? 7f : 8f });
        Finish(Call<nint>("BeginBroadcast", group, shared, 0));
        Call<object?>("CloseGroup", group);
        Call<object?>("CloseStore", store);
        return [.. values.data<float>(), .. shared.data<float>()];
    }

    private static void Finish(nint work)
    {
        Assert.True(Call<bool>("Wait", work, TimeSpan.FromMinutes(1)));
        Call<object?>("CloseWork", work);
    }

    private static nint Open(int port, bool server) => Call<nint>("OpenStore", "127.0.0.1", port, server, TimeSpan.FromSeconds(60));

    private static T Call<T>(string name, params object[] arguments) => (T)Distributed!.GetMethod(name)!.Invoke(null, arguments)!;

    private static void SkipWithoutGloo()
    {
        Skip.If(Distributed is null, "The package has no process groups.");
        Skip.IfNot(Call<string[]>("Backends").Contains("gloo"), "The bridge was built without Gloo.");
    }
}
