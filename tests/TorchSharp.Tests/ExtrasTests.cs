using System.Reflection;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

/// <summary>The seam of the local provider, reached by its name as the rest of the source does.</summary>
public sealed class ExtrasTests
{
    private static readonly Type? Extras = Type.GetType("Strm.Native.TorchExtras, TorchSharp");

    private static T Call<T>(string name, params object?[] arguments)
    {
        Skip.If(Extras is null, "The package has no such seam.");
        Type[] types = [.. arguments.Select(argument => argument switch
        {
            Tensor => typeof(Tensor),
            nn.Module => typeof(nn.Module),
            _ => argument!.GetType(),
        })];
        return (T)Extras.GetMethod(name, types)!.Invoke(null, [.. arguments])!;
    }

    private static PropertyInfo Property(string name)
    {
        Skip.If(Extras is null, "The package has no such seam.");
        return Extras.GetProperty(name)!;
    }

    [SkippableFact]
    public void Libtorch_tells_its_version() =>
        Assert.Matches(@"^\d+\.\d+", (string)Property("LibtorchVersion").GetValue(null)!);

    [SkippableFact]
    public void Channels_last_changes_the_strides_and_not_the_values()
    {
        Tensor x = rand(2, 3, 4, 5);
        Tensor last = Call<Tensor>("ChannelsLast", x);
        Assert.Equal([60L, 1L, 15L, 3L], last.stride());
        Assert.True(x.Equals(last));
        Assert.True(Call<bool>("IsChannelsLast", last));
        Assert.False(Call<bool>("IsChannelsLast", x));

        using Modules.Conv2d convolution = nn.Conv2d(3, 4, 3);
        Modules.Parameter weight = convolution.weight;
        Tensor before = convolution.call(x);
        Call<object?>("ChannelsLast", convolution);
        Assert.Same(weight, convolution.weight);
        Assert.True(Call<bool>("IsChannelsLast", convolution.weight));
        Assert.True(before.allclose(convolution.call(last), atol: 1e-5));
        convolution.call(last).sum().backward();
        Assert.NotNull(weight.grad);
    }

    [SkippableFact]
    public void Autocast_narrows_products_until_it_is_disposed()
    {
        Tensor x = rand(4, 4);
        using (Call<IDisposable>("Autocast", DeviceType.CPU, ScalarType.BFloat16, true))
        {
            Assert.Equal(ScalarType.BFloat16, x.mm(x).dtype);
            Assert.True(Call<bool>("IsAutocastEnabled", DeviceType.CPU));
        }

        Assert.Equal(ScalarType.Float32, x.mm(x).dtype);
        Assert.False(Call<bool>("IsAutocastEnabled", DeviceType.CPU));
    }

    [SkippableFact]
    public void The_blas_in_use_is_known()
    {
        _ = rand(8, 8).mm(rand(8, 8));
        Skip.If(Extras is null, "The package has no such seam.");
        bool reference = Call<bool>("HasReferenceBlas");
        string? path = Call<string?>("BlasLibrary");
        Assert.False(reference && path is null);
        Assert.True(path is null || File.Exists(path), path);
    }

    [SkippableFact]
    public void Random_states_are_kept_by_device()
    {
        Tensor state = Call<Tensor>("GetRngState", CPU);
        Call<object?>("SetRngState", CPU, state);
        Assert.True(state.Equals(Call<Tensor>("GetRngState", CPU)));
    }

    [SkippableFact]
    public void Switches_are_read_and_set()
    {
        PropertyInfo property = Property("CudnnBenchmark");
        var before = (bool)property.GetValue(null)!;
        property.SetValue(null, !before);
        Assert.Equal(!before, property.GetValue(null));
        property.SetValue(null, before);
    }

    [SkippableFact]
    public void The_thread_count_reaches_openblas()
    {
        _ = rand(8, 8).mm(rand(8, 8));
        Skip.If(Extras is null, "The package has no such seam.");
        string? path = Call<string?>("BlasLibrary");
        Skip.If(path is null || !path.Contains("openblas", StringComparison.Ordinal), "The BLAS in use is not OpenBLAS.");
        Skip.IfNot(NativeLibrary.TryLoad("libopenblas.so.0", out nint openblas), "OpenBLAS is not a library of its own here.");
        var threads = Marshal.GetDelegateForFunctionPointer<GetThreads>(NativeLibrary.GetExport(openblas, "openblas_get_num_threads"));
        int before = get_num_threads();
        set_num_threads(1);
        Assert.Equal(1, threads());
        set_num_threads(2);
        Assert.Equal(Math.Min(2, Environment.ProcessorCount), threads());
        set_num_threads(before);
    }

    [SkippableFact]
    public void Memory_of_a_device_that_is_not_there_is_not_known()
    {
        Skip.If(Extras is null, "The package has no such seam.");
        Skip.If(cuda.is_available(), "There is such a device.");
        Assert.Null(Extras.GetMethod("CudaMemory")!.Invoke(null, [0]));
        Assert.False(Call<bool>("ResetCudaPeak", 0));
    }

    private delegate int GetThreads();
}
