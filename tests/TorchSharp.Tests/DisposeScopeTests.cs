using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class DisposeScopeTests
{
    private static long Live => DisposeScopeManager.Statistics.ThreadTotalLiveCount;

    [Fact]
    public void A_scope_disposes_what_was_made_in_it()
    {
        Tensor inner;
        using (DisposeScope scope = NewDisposeScope())
        {
            inner = ones(2) + 1;
            Assert.Equal(2, scope.DisposablesCount);
            Assert.True(scope.Contains(inner));
        }

        Assert.True(inner.IsInvalid);
    }

    [Fact]
    public void What_is_moved_out_lives_on_in_the_outer_scope()
    {
        Tensor kept;
        Tensor detached;
        using (DisposeScope outer = NewDisposeScope())
        {
            using (NewDisposeScope())
            {
                kept = (ones(2) + 1).MoveToOuterDisposeScope();
                detached = zeros(1).DetachFromDisposeScope();
            }

            Assert.False(kept.IsInvalid);
            Assert.True(outer.Contains(kept));
            Assert.False(outer.Contains(detached));
        }

        Assert.True(kept.IsInvalid);
        Assert.False(detached.IsInvalid);
        detached.Dispose();
    }

    [Fact]
    public void Scopes_may_close_in_any_order()
    {
        DisposeScope outer = NewDisposeScope();
        Tensor a = ones(1);
        DisposeScope inner = NewDisposeScope();
        Tensor b = ones(1);
        outer.Dispose();
        Assert.True(a.IsInvalid);
        Assert.False(b.IsInvalid);
        Tensor c = ones(1);
        Assert.True(inner.Contains(c));
        inner.Dispose();
        Assert.True(b.IsInvalid);
        Assert.True(c.IsInvalid);
        Assert.Throws<ObjectDisposedException>(() => inner.DisposablesCount);
    }

    [Fact]
    public void A_tensor_disposed_early_is_forgotten_by_its_scope()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = ones(1);
        a.Dispose();
        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void Attaching_moving_and_keeping()
    {
        Tensor free = ones(1);
        using DisposeScope scope = NewDisposeScope();
        scope.Attach(free);
        Assert.True(scope.Contains(free));
        Tensor other = ones(1);
        using (DisposeScope inner = NewDisposeScope())
        {
            (Tensor first, Tensor second) = inner.MoveToOuter(ones(1), ones(1));
            Assert.True(scope.Contains(first) && scope.Contains(second));
            ones(1).MoveToOtherDisposeScope(scope);
        }

        Assert.Equal(5, scope.DisposablesCount);
        scope.DisposeEverythingBut(other);
        Assert.Equal([other], scope.DisposablesView);
        Assert.True(free.IsInvalid);
    }

    [Fact]
    public void A_wrapped_expression_keeps_its_result_only()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor result = WrappedTensorDisposeScope(() => ((ones(2) + 1) * 2) - 1);
        Assert.Equal([3f, 3f], result.data<float>().ToArray());
        Assert.Equal(1, scope.DisposablesCount);
    }

    [Fact]
    public void A_parameter_takes_the_place_of_its_tensor_in_the_scope()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor data = ones(2);
        var parameter = new Modules.Parameter(data);
        Assert.True(data.IsInvalid);
        Assert.True(scope.Contains(parameter));
        Assert.Equal(1, scope.DisposablesCount);
        Assert.True(parameter.requires_grad);
    }

    [Fact]
    public void Fifty_training_steps_leave_as_many_tensors_as_there_were()
    {
        using DisposeScope all = NewDisposeScope();
        using var model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 3));
        using var optimizer = optim.SGD(model.parameters(), 0.01, momentum: 0.9);
        Tensor input = rand(6, 4);
        Tensor target = tensor(new[] { 0L, 1L, 2L, 0L, 1L, 2L });
        void Step()
        {
            using DisposeScope scope = NewDisposeScope();
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.call(input), target).backward();
            optimizer.step();
        }

        Step();
        long before = Live;
        int owned = all.DisposablesCount;
        for (int k = 0; k < 50; k++)
        {
            Step();
        }

        Assert.Equal(before, Live);
        Assert.Equal(owned, all.DisposablesCount);
    }

    [Fact]
    public void Counts_tell_where_tensors_were_made_and_disposed()
    {
        LifetimeStatistics statistics = DisposeScopeManager.Statistics.TensorStatistics;
        statistics.Reset();
        Tensor outside = ones(1);
        using (NewDisposeScope())
        {
            ones(1);
            ones(1).Dispose();
            ones(1).DetachFromDisposeScope().Dispose();
        }

        outside.Dispose();
        Assert.Equal(1, statistics.CreatedOutsideScopeCount);
        Assert.Equal(3, statistics.CreatedInScopeCount);
        Assert.Equal(2, statistics.DisposedInScopeCount);
        Assert.Equal(2, statistics.DisposedOutsideScopeCount);
        Assert.Equal(1, statistics.DetachedFromScopeCount);
        Assert.Equal(0, statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Each_thread_has_its_own_scopes()
    {
        using DisposeScope scope = NewDisposeScope();
        int before = scope.DisposablesCount;
        var results = new float[4];
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(k => new Thread(() =>
        {
            for (int round = 0; round < 200; round++)
            {
                using DisposeScope own = NewDisposeScope();
                Tensor x = full(16, 16, k + 1.0);
                results[k] = (x.mm(x) / 16).mean().item<float>();
                Assert.Equal(4, own.DisposablesCount);
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal([1f, 4f, 9f, 16f], results);
        Assert.Equal(before, scope.DisposablesCount);
    }

    [Fact]
    public void Gradient_mode_belongs_to_its_thread()
    {
        using IDisposable mode = no_grad();
        bool elsewhere = false;
        var thread = new Thread(() => elsewhere = is_grad_enabled());
        thread.Start();
        thread.Join();
        Assert.True(elsewhere);
        Assert.False(is_grad_enabled());
    }

    [Fact]
    public void Tensors_that_nobody_holds_are_finalized()
    {
        static void Make()
        {
            for (int k = 0; k < 100; k++)
            {
                _ = zeros(1000);
            }
        }

        Make();
        long before = Tensor.TotalCount;
        Make();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.True(Tensor.TotalCount < before + 100, $"{Tensor.TotalCount} tensors are alive, {before} were.");
    }
}
