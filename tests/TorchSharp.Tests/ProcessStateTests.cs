using static TorchSharp.torch;

namespace TorchSharp.Tests;

/// <summary>Seeds, states of random streams and other state of the process, which no other test may change meanwhile.</summary>
[Collection(nameof(ProcessState))]
public sealed class ProcessStateTests
{
    [Fact]
    public void The_same_seed_gives_the_same_numbers()
    {
        manual_seed(7);
        Tensor first = rand(5);
        Tensor second = rand(5);
        manual_seed(7);
        Assert.True(first.Equals(rand(5)));
        Assert.True(second.Equals(rand(5)));
        Assert.False(first.Equals(second));
        Assert.Equal(7, random.initial_seed());
    }

    [Fact]
    public void A_stored_state_continues_the_stream_where_it_was()
    {
        manual_seed(1);
        randn(3);
        using Tensor state = get_rng_state();
        Tensor expected = randn(4);
        manual_seed(99);
        set_rng_state(state);
        Assert.True(expected.Equals(randn(4)));
        Assert.Equal(ScalarType.Byte, state.dtype);
    }

    [Fact]
    public void A_generator_is_a_stream_of_its_own()
    {
        using var one = new Generator(5);
        using var other = new Generator(5);
        manual_seed(3);
        Tensor global = rand(2);
        manual_seed(3);
        Assert.True(rand(6, generator: one).Equals(rand(6, generator: other)));
        Assert.True(global.Equals(rand(2)));
        using Tensor state = one.get_state();
        Tensor next = randn(3, generator: one);
        one.set_state(state);
        Assert.True(next.Equals(randn(3, generator: one)));
        Assert.Equal(5, one.initial_seed());
    }

    [Fact]
    public void Numbers_lie_where_they_should()
    {
        using var generator = new Generator(11);
        Tensor uniform = rand(10_000, generator: generator);
        Assert.InRange(uniform.mean().item<float>(), 0.48f, 0.52f);
        Assert.InRange(uniform.min().item<float>(), 0f, 0.01f);
        Tensor normal = randn(10_000, generator: generator);
        Assert.InRange(normal.mean().item<float>(), -0.05f, 0.05f);
        Assert.InRange(normal.std().item<float>(), 0.97f, 1.03f);
        Tensor whole = randint(2, 5, new long[] { 1000 }, generator: generator);
        Assert.Equal([2L, 3L, 4L], whole.unique().output.data<long>().ToArray());
        Tensor order = randperm(10, generator: generator);
        Assert.Equal(Enumerable.Range(0, 10).Select(k => (long)k), order.sort().Values.data<long>().ToArray());
        Assert.Equal(ScalarType.Int64, order.dtype);
    }

    [Fact]
    public void Dropout_keeps_the_mean_and_scales_what_stays()
    {
        manual_seed(0);
        Tensor dropped = nn.functional.dropout(ones(10_000), 0.25, true);
        float[] values = dropped.unique().output.data<float>().ToArray();
        Assert.Equal(2, values.Length);
        Assert.Equal(0f, values[0]);
        Assert.Equal(1 / 0.75f, values[1], 5);
        Assert.InRange(dropped.mean().item<float>(), 0.97f, 1.03f);
    }

    [Fact]
    public void Thread_counts_can_be_read_and_set()
    {
        int before = get_num_threads();
        set_num_threads(1);
        Assert.Equal(1, get_num_threads());
        set_num_threads(before);
        Assert.Equal(before, get_num_threads());
        Assert.True(get_num_interop_threads() >= 1);
    }

    [Fact]
    public void The_default_type_is_what_factories_use()
    {
        Assert.Equal(ScalarType.Float32, get_default_dtype());
        set_default_dtype(ScalarType.Float64);
        try
        {
            Assert.Equal(ScalarType.Float64, ones(1).dtype);
            Assert.Equal(ScalarType.Float64, linspace(0, 1, 2).dtype);
            Assert.Equal(ScalarType.Float64, nn.Linear(1, 1).weight.dtype);
        }
        finally
        {
            set_default_dtype(ScalarType.Float32);
        }
    }
}
