using static TorchSharp.torch;

namespace Strm.Interactive.Tests;

/// <summary>Whether tensors can be computed with the provider in force.</summary>
internal static class Tensors
{
    private static readonly Lazy<string?> Fault = new(Find);

    public static void Require() => Skip.If(Fault.Value is not null, $"Tensors are absent: {Fault.Value}");

    private static string? Find()
    {
        try
        {
            using var one = ones(1);
            return null;
        }
        catch (Exception exception) when (exception is TypeInitializationException or NotSupportedException or DllNotFoundException or InvalidOperationException)
        {
            return (exception.InnerException ?? exception).Message.Split('\n')[0];
        }
    }
}
