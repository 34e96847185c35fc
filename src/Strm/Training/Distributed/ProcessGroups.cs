using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Training.Distributed;

/// <summary>PyTorch's own process groups, where the provider of tensors has them: the calls, by handles.</summary>
internal static class ProcessGroups
{
    private static readonly Type? Native = null;

    private static readonly Lazy<string[]> Known = new(() => Bind<Func<string[]>>("Backends")?.Invoke() ?? []);

    public static Func<string, int, bool, TimeSpan, nint> OpenStore { get; } = Required<Func<string, int, bool, TimeSpan, nint>>("OpenStore");

    public static Action<nint> CloseStore { get; } = Required<Action<nint>>("CloseStore");

    public static Action<nint, string, byte[]> SetValue { get; } = Required<Action<nint, string, byte[]>>("SetValue");

    public static Func<nint, string, byte[]?> GetValue { get; } = Required<Func<nint, string, byte[]?>>("GetValue");

    public static Func<nint, string, long, long> Add { get; } = Required<Func<nint, string, long, long>>("Add");

    public static Func<nint, string, string, int, int, TimeSpan, string, nint> OpenGroup { get; } = Required<Func<nint, string, string, int, int, TimeSpan, string, nint>>("OpenGroup");

    public static Action<nint> CloseGroup { get; } = Required<Action<nint>>("CloseGroup");

    public static Func<nint, Tensor, nint> BeginSum { get; } = Required<Func<nint, Tensor, nint>>("BeginSum");

    public static Func<nint, Tensor, int, nint> BeginBroadcast { get; } = Required<Func<nint, Tensor, int, nint>>("BeginBroadcast");

    public static Func<nint, TimeSpan, bool> Wait { get; } = Required<Func<nint, TimeSpan, bool>>("Wait");

    public static Action<nint> CloseWork { get; } = Required<Action<nint>>("CloseWork");

    /// <summary>The library for tensors on a kind of device; Gloo, on the CPU, serves CUDA too where NCCL is missing.</summary>
    /// <exception cref="StrmException">There is none.</exception>
    public static string Backend(DeviceType device)
    {
        if (device is DeviceType.CUDA && Known.Value.Contains("nccl")) return "nccl";
        if (Known.Value.Contains("gloo")) return "gloo";
        throw Native is null ? NotAvailable() : new StrmException(
            "The bridge to libtorch was built without process groups.",
            "Several processes need Gloo: libtorch must have it, and its headers must be there when the bridge is built.",
            "Install it with 'apt-get install libgloo-dev' and build again, or use one process with several devices (--device cuda:0,cuda:1).");
    }

    private static TDelegate? Bind<TDelegate>(string method)
        where TDelegate : Delegate => Native?.GetMethod(method, BindingFlags.Public | BindingFlags.Static)?.CreateDelegate<TDelegate>();

    private static TDelegate Required<TDelegate>(string method)
        where TDelegate : Delegate => Bind<TDelegate>(method)!;

    private static StrmException NotAvailable() => new(
        "Process groups are not available here.",
        "One process is required.",
        "Use one process with several devices (--device cuda:0,cuda:1).");
}
