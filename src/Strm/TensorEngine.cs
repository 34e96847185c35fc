using System.Reflection;
using TorchSharp;

namespace Strm;

/// <summary>Which tensor library is in force, and what TorchSharp itself has no word for; "not available" where the provider lacks it.</summary>
public static class TensorEngine
{
    private static readonly Type? Extras = typeof(torch).Assembly.GetType("Strm.Native.TorchExtras");

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

    private static T? Read<T>(string property)
        where T : class => Extras?.GetProperty(property, BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as T;

    private static T? Call<T>(string method)
        where T : class => Extras?.GetMethod(method, Type.EmptyTypes)?.Invoke(null, null) as T;
}
