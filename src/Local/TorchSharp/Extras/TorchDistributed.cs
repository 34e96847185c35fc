using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Native;

namespace Strm.Native;

/// <summary>The seam to libtorch's process groups: a store where ranks meet, and sums over ranks.</summary>
/// <remarks>
/// As <see cref="TorchExtras"/> it is reached by its name, so the types in the signatures are those that both providers have. Stores,
/// groups and works are handles, each to be freed once. A store is used by one thread at a time: its calls wait for each other.
/// </remarks>
public static unsafe class TorchDistributed
{
    private static readonly string[] Names = ["gloo", "nccl"];

    /// <summary>The libraries that this bridge was built with: <c>gloo</c> for the CPU, <c>nccl</c> for CUDA.</summary>
    public static string[] Backends()
    {
        int known = Bridge.strm_distributed_backends();
        return [.. Names.Where((_, bit) => (known & (1 << bit)) != 0)];
    }

    /// <summary>Serves a store, or connects to the one that another process serves. Waits for it up to the timeout.</summary>
    public static nint OpenStore(string host, int port, bool server, TimeSpan timeout) =>
        Bridge.Check(Bridge.strm_store_new(host, port, server, (long)timeout.TotalMilliseconds));

    /// <summary>Closes a store.</summary>
    public static void CloseStore(nint store) => Bridge.strm_store_free(store);

    /// <summary>The port of a store; where 0 was asked for, the one that was free.</summary>
    public static int StorePort(nint store) => Bridge.strm_store_port(store);

    /// <summary>Sets a value; all ranks see it when this returns.</summary>
    public static void SetValue(nint store, string key, byte[] value)
    {
        fixed (byte* bytes = value)
        {
            Bridge.Check(Bridge.strm_store_set(store, key, bytes, value.Length));
        }

        // Setting is not answered; asking is, after it.
        Bridge.Check(Bridge.strm_store_has(store, key));
    }

    /// <summary>A value; null where there is none yet.</summary>
    public static byte[]? GetValue(nint store, string key)
    {
        if (Bridge.Check(Bridge.strm_store_has(store, key)) == 0)
        {
            return null;
        }

        byte[] value = new byte[256];
        while (true)
        {
            fixed (byte* bytes = value)
            {
                long length = Bridge.strm_store_get(store, key, bytes, value.Length);
                if (length < 0)
                {
                    throw Bridge.Failure();
                }

                if (length <= value.Length)
                {
                    return value[..(int)length];
                }

                value = new byte[length];
            }
        }
    }

    /// <summary>Adds to a counter, which starts at 0, and returns it.</summary>
    public static long Add(nint store, string key, long amount)
    {
        long result;
        Bridge.Check(Bridge.strm_store_add(store, key, amount, &result));
        return result;
    }

    /// <summary>Joins a group; returns when all ranks have.</summary>
    public static nint OpenGroup(nint store, string prefix, string backend, int rank, int size, TimeSpan timeout, string network) =>
        Bridge.Check(Bridge.strm_group_new(store, prefix, backend == "nccl", rank, size, (long)timeout.TotalMilliseconds, network));

    /// <summary>Leaves a group; not to be called while a sum in it waits.</summary>
    public static void CloseGroup(nint group) => Bridge.strm_group_free(group);

    /// <summary>Begins to sum a tensor over all ranks, in place.</summary>
    public static nint BeginSum(nint group, torch.Tensor tensor)
    {
        nint work = Bridge.Check(Bridge.strm_group_sum(group, tensor.Handle));
        GC.KeepAlive(tensor);
        return work;
    }

    /// <summary>Begins to overwrite a tensor with that of a rank.</summary>
    public static nint BeginBroadcast(nint group, torch.Tensor tensor, int root)
    {
        nint work = Bridge.Check(Bridge.strm_group_broadcast(group, tensor.Handle, root));
        GC.KeepAlive(tensor);
        return work;
    }

    /// <summary>Waits for a work; false where it is not done in that time.</summary>
    /// <exception cref="ExternalException">The work failed, for example as a rank is gone.</exception>
    public static bool Wait(nint work, TimeSpan time) => Bridge.Check(Bridge.strm_work_wait(work, (long)time.TotalMilliseconds)) == 1;

    /// <summary>Forgets a work.</summary>
    public static void CloseWork(nint work) => Bridge.strm_work_free(work);
}
