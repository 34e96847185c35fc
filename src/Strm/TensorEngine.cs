using System.Reflection;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm;

/// <summary>Which tensor library is in force, and what TorchSharp itself has no word for; "not available" where the provider lacks it.</summary>
public static class TensorEngine
{
    private static readonly Type? Extras = typeof(torch).Assembly.GetType("Strm.Native.TorchExtras");

    private static readonly Func<Tensor, Tensor>? ChannelsLastTensor = Bind<Func<Tensor, Tensor>>("ChannelsLast", typeof(Tensor));

    private static readonly Action<nn.Module>? ChannelsLastModule = Bind<Action<nn.Module>>("ChannelsLast", typeof(nn.Module));

    private static readonly Func<DeviceType, ScalarType, bool, IDisposable>? AutocastRegion =
        Bind<Func<DeviceType, ScalarType, bool, IDisposable>>("Autocast", typeof(DeviceType), typeof(ScalarType), typeof(bool));

    /// <summary><c>nuget</c> for the package TorchSharp, <c>local</c> for the project's own binding of the same API.</summary>
    public static string Provider => Extras is null ? "nuget" : "local";

    /// <summary>The version of libtorch; null where the provider does not tell.</summary>
    public static string? LibtorchVersion => Read<string>("LibtorchVersion");

    /// <summary>The library that multiplies matrices; null where the provider does not tell.</summary>
    public static string? BlasLibrary => Call<string>("BlasLibrary");

    /// <summary>Whether matrices are multiplied by reference BLAS, which is some 30 times slower than OpenBLAS.</summary>
    public static bool HasReferenceBlas => Call<object>("HasReferenceBlas") is true;

    /// <summary>Makes matrix products use one thread until the result is disposed, where the provider leaves them to a library with threads of its own.</summary>
    /// <returns>What ends it; null where <c>torch.set_num_threads</c> is enough.</returns>
    public static IDisposable? SingleThreadBlas() =>
        typeof(torch).Assembly.GetType("Strm.Native.BlasThreads")?.GetMethod("Single", Type.EmptyTypes)?.Invoke(null, null) as IDisposable;

    /// <summary>A tensor (N, C, H, W) with the same values whose channels lie next to each other in memory, which convolutions are faster on; as it is where the provider cannot.</summary>
    /// <param name="tensor">A tensor of four dimensions.</param>
    /// <returns>The tensor, or an alias.</returns>
    public static Tensor ChannelsLast(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return ChannelsLastTensor?.Invoke(tensor) ?? tensor.alias();
    }

    /// <summary>Puts a module's convolutions into the same format, in place; leaves them where the provider cannot.</summary>
    /// <param name="module">The module.</param>
    public static void ChannelsLast(nn.Module module) => ChannelsLastModule?.Invoke(module);

    /// <summary>Runs this thread's operators in a narrower type where that is safe, until the result is disposed.</summary>
    /// <param name="device">The kind of device.</param>
    /// <param name="type">The narrower type: bfloat16 or float16.</param>
    /// <param name="enabled">False switches it off within such a region.</param>
    /// <returns>The end of the region.</returns>
    /// <exception cref="StrmException">The provider cannot.</exception>
    public static IDisposable Autocast(DeviceType device, ScalarType type, bool enabled = true)
    {
        RequireAutocast();
        return AutocastRegion!(device, type, enabled);
    }

    /// <summary>Refuses mixed precision where the provider lacks it.</summary>
    /// <exception cref="StrmException">The provider cannot.</exception>
    public static void RequireAutocast()
    {
        if (AutocastRegion is not null) return;
        throw new StrmException(
            $"Mixed precision is not available with the provider '{Provider}' of TorchSharp.",
            "It needs the project's own provider.",
            "Use --precision fp32, or './strm setup --packages local'.");
    }

    private static TDelegate? Bind<TDelegate>(string method, params Type[] parameters)
        where TDelegate : Delegate => Extras?.GetMethod(method, parameters)?.CreateDelegate<TDelegate>();

    /// <summary>Convolutions in the processor library's own memory layout; null where they are not available with this provider.</summary>
    internal static BlockedLayout? BlockedLayout { get; } =
        typeof(torch).Assembly.GetType("Strm.Native.BlockedTensors") is { } type && type.GetProperty("Available")!.GetValue(null) is true ? new BlockedLayout(type) : null;

    private static T? Read<T>(string property)
        where T : class => Extras?.GetProperty(property, BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as T;

    private static T? Call<T>(string method)
        where T : class => Extras?.GetMethod(method, Type.EmptyTypes)?.Invoke(null, null) as T;
}
