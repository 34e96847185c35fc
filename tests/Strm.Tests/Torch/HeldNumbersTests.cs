using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Strm.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Tests.Torch;

/// <summary>Operations that hold their numbers: what they give, and that collections at any moment change nothing.</summary>
public sealed class HeldNumbersTests : IDisposable
{
    private const int Threads = 4;
    private const int OperatorsInARound = 8;

    private readonly DisposeScope scope = NewDisposeScope();

    [Fact]
    public void New_tensors_have_the_values_that_the_operators_give()
    {
        var x = tensor([1.0f, -2.0f, 3.0f]);
        Same([2, -4, 6], x.Plus(x));
        Same([1.5f, -1.5f, 3.5f], x.Plus(0.5));
        Same([0, 3, -2], x.SubtractedFrom(1));
        Same([0.5f, -1, 1.5f], x.Times(0.5));
        Same([2, -4, 6], x.Times(2L));
        Same([0.25f, -0.5f, 0.75f], x.Over(4));
        Same([1, 4, 9], x.Squared());
        Same([1, 0, 3], x.AtLeast(0));
        Same([1, -2, 3], x);
    }

    [Fact]
    public void Tensors_are_changed_in_place()
    {
        var x = tensor([1.0f, -2.0f, 3.0f]);
        Assert.Same(x, x.Add(ones(3)));
        Same([2, -1, 4], x);
        Same([3, 0, 5], x.Add(ones(3).Times(2), 0.5));
        Same([6, 0, 10], x.Scale(2));
        Same([6, 7, 10], x.Fill(tensor([false, true, false]), 7));
        Same([4, 4, 4], x.Fill(4));
    }

    [Fact]
    public void Integers_stay_integers_where_the_number_is_one()
    {
        Assert.Equal([0L, 3L, 6L], HeldNumbers.Range(3).Times(3L).data<long>().ToArray());
        Assert.Equal([0f, 1f], HeldNumbers.Range(2, ScalarType.Float32).data<float>().ToArray());
    }

    [Fact]
    public void A_tensor_of_one_element_gives_its_number()
    {
        Assert.Equal(2.5, tensor(2.5f).Number());
        Assert.Equal(7, tensor(7L).Number());
        Assert.Equal(1, tensor(true).Number());
        Assert.True(tensor([1f, 2f]).IsFinite());
        Assert.False(tensor([1f, float.NaN]).IsFinite());
    }

    [Fact]
    public void Gradients_pass_through()
    {
        var x = tensor([1.0f, 2.0f], requires_grad: true);
        x.Squared().Times(3).Plus(x).SubtractedFrom(1).sum().backward();
        Same([-7, -13], x.grad!);
    }

    // With x + 1 and the like in place of these operations, some of a hundred thousand throw "Expected false to be true".
    [Fact]
    public void Collections_at_any_moment_change_no_result_of_a_hundred_thousand_operators() => Stress(100_000);

    [Fact]
    [Trait("Tier", "Full")]
    public void Collections_at_any_moment_change_no_result_of_a_million_operators() => Stress(1_000_000);

    public void Dispose() => scope.Dispose();

    private static void Stress(int operators)
    {
        using var ended = new CancellationTokenSource();
        var collector = new Thread(() => Collect(ended.Token));
        collector.Start();
        var failures = new ConcurrentBag<string>();
        var workers = Enumerable.Range(0, Threads).Select(_ => new Thread(() => Work(operators / Threads / OperatorsInARound, failures))).ToArray();
        foreach (var worker in workers) worker.Start();
        foreach (var worker in workers) worker.Join();
        ended.Cancel();
        collector.Join();
        Assert.Empty(failures);
    }

    private static void Collect(CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            GC.Collect(0);
            Thread.Yield();
        }
    }

    private static void Work(int rounds, ConcurrentBag<string> failures)
    {
        set_num_threads(1);
        for (var round = 0; round < rounds && failures.IsEmpty; round++)
        {
            using var temporaries = NewDisposeScope();
            var n = (round % 1000) + 1.0;
            try
            {
                var x = ones(3);
                var result = x.Plus(n).Times(2).Plus(x).Over(2).SubtractedFrom(n).Squared().AtLeast(1).Scale(4); // 4·(n − (n + 1.5))² = 9
                if (result.sum().Number() != 27) failures.Add($"{n}: {result.sum().Number()}");
            }
            catch (Exception e) when (e is ExternalException or InvalidOperationException)
            {
                failures.Add(e.Message);
            }
        }
    }

    private static void Same(float[] expected, Tensor actual) => Assert.Equal(expected, actual.data<float>().ToArray());
}
