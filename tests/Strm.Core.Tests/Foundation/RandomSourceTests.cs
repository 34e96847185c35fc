namespace Strm.Core.Tests.Foundation;

public sealed class RandomSourceTests
{
    [Fact]
    public void The_same_seed_purpose_and_index_give_the_same_numbers() =>
        Assert.Equal(Draw(new RandomSource(1, "episode", 2)), Draw(new RandomSource(1, "episode", 2)));

    [Theory]
    [InlineData(2, "episode", 2)]
    [InlineData(1, "clip", 2)]
    [InlineData(1, "episode", 3)]
    public void Another_seed_purpose_or_index_gives_other_numbers(long seed, string purpose, long index) =>
        Assert.NotEqual(Draw(new RandomSource(1, "episode", 2)), Draw(new RandomSource(seed, purpose, index)));

    [Fact]
    public void A_saved_state_continues_the_stream()
    {
        var stream = new RandomSource(7, "test");
        _ = Draw(stream);
        var continued = new RandomSource(stream.State);
        Assert.Equal(Draw(stream), Draw(continued));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(21)]
    public void Numbers_drawn_together_are_those_drawn_one_by_one(int count)
    {
        var (one, several) = (new RandomSource(3, "numbers"), new RandomSource(3, "numbers"));
        var together = new ulong[count];
        several.NextUInt64(together);
        Assert.Equal(Enumerable.Range(0, count).Select(_ => one.NextUInt64()), together);
        Assert.Equal(one.NextUInt64(), several.NextUInt64());
    }

    [Fact]
    public void Integers_are_uniform()
    {
        var stream = new RandomSource(3, "uniform");
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++) counts[stream.NextInt32(7)]++;
        Assert.All(counts, count => Assert.InRange(count, 9_600, 10_400));
    }

    [Fact]
    public void A_sample_has_no_repeats() =>
        Assert.Equal(Enumerable.Range(0, 20), new RandomSource(5, "sample").Sample(20, 20).Order());

    [Fact]
    public void Gaussian_numbers_have_mean_zero_and_deviation_one()
    {
        var stream = new RandomSource(9, "gaussian");
        var values = Enumerable.Range(0, 50_000).Select(_ => stream.NextGaussian()).ToArray();
        Assert.InRange(values.Average(), -0.02, 0.02);
        Assert.InRange(values.Select(v => v * v).Average(), 0.97, 1.03);
    }

    private static ulong[] Draw(RandomSource stream) => [.. Enumerable.Range(0, 8).Select(_ => stream.NextUInt64())];
}
