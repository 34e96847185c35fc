using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using TorchSharp;
using TorchSharp.Modules;

namespace Strm.Training.Optimizers;

/// <summary>The gradients of a step's tasks, added up one task at a time.</summary>
/// <remarks>
/// The sum is made in float64 and rounded once. So the order in which tasks are added makes no difference, but for a last bit once in many
/// millions of numbers, and a model does not depend on how many replicas shared them.
/// </remarks>
public sealed class GradientSum : IDisposable
{
    private readonly Parameter[] parameters;
    private readonly Tensor?[] sums;

    /// <summary>Starts with no gradients.</summary>
    /// <param name="parameters">The parameters, on their device.</param>
    public GradientSum(IEnumerable<Parameter> parameters)
    {
        this.parameters = [.. parameters];
        sums = new Tensor?[this.parameters.Length];
    }

    /// <summary>The sum of each parameter, float64; null if no task has had a gradient for it.</summary>
    public IReadOnlyList<Tensor?> Sums => sums;

    /// <summary>Adds the gradients of the task just done, and clears them from the parameters.</summary>
    public void Collect()
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        for (var i = 0; i < sums.Length; i++)
        {
            if (parameters[i].grad is not { } gradient) continue;
            if (sums[i] is { } sum) Add(sum, gradient);
            else sums[i] = gradient.to(ScalarType.Float64).DetachFromDisposeScope();
            parameters[i].grad = null;
        }
    }

    /// <summary>Gives the parameters their sums as gradients, for a step.</summary>
    /// <remarks>
    /// They have the parameter's memory layout: sums over them, such as a norm, then round alike wherever they come from.
    /// </remarks>
    public void Gather()
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        for (var i = 0; i < sums.Length; i++)
        {
            if (sums[i] is { } sum) parameters[i].grad = empty_like(parameters[i]).copy_(sum);
        }
    }

    /// <summary>Sets the sum of a parameter.</summary>
    /// <param name="index">Its place.</param>
    /// <param name="sum">The sum, which is copied; null for none.</param>
    public void Set(int index, Tensor? sum)
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        sums[index]?.Dispose();
        sums[index] = sum is null ? null : empty_like(parameters[index], ScalarType.Float64).copy_(sum).DetachFromDisposeScope();
    }

    /// <summary>The sum of a parameter, zeros if there is none yet.</summary>
    /// <param name="index">Its place.</param>
    /// <returns>The live sum.</returns>
    public Tensor Ensure(int index)
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        return sums[index] ??= zeros_like(parameters[index], ScalarType.Float64).DetachFromDisposeScope();
    }

    /// <summary>Forgets all sums.</summary>
    public void Clear()
    {
        for (var i = 0; i < sums.Length; i++) Set(i, null);
    }

    /// <inheritdoc/>
    public void Dispose() => Clear();

    // libtorch adds tensors of different types one element at a time.
    private static void Add(Tensor sum, Tensor gradient)
    {
        if (sum.device.type != DeviceType.CPU || gradient.dtype != ScalarType.Float32 || !sum.is_contiguous() || !gradient.is_contiguous())
        {
            sum.Add(gradient);
            return;
        }

        var sums = MemoryMarshal.Cast<byte, double>(sum.bytes);
        var added = MemoryMarshal.Cast<byte, float>(gradient.bytes);
        var i = 0;
        for (; i <= added.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var (low, high) = Vector256.Widen(Vector256.Create<float>(added[i..]));
            var (first, second) = (i, i + Vector256<double>.Count);
            (Vector256.Create<double>(sums[first..]) + low).CopyTo(sums[first..]);
            (Vector256.Create<double>(sums[second..]) + high).CopyTo(sums[second..]);
        }

        for (; i < added.Length; i++) sums[i] += added[i];
        GC.KeepAlive(sum);
        GC.KeepAlive(gradient);
    }
}
