using System.Globalization;
using System.Text.Json;
using Strm.Video;

namespace Strm.Core.Tests.Data;

public sealed class FrameSamplerTests
{
    private static readonly JsonElement Golden = GoldenFile.Json("frame_sampling.json");

    [Fact]
    public void Test_frames_are_those_of_the_official_code()
    {
        var rows = 0;
        foreach (var length in Golden.GetProperty("test").EnumerateObject())
        {
            var indices = new int[int.Parse(length.Name, CultureInfo.InvariantCulture)];
            foreach (var row in length.Value.EnumerateObject())
            {
                FrameSampler.Test(int.Parse(row.Name, CultureInfo.InvariantCulture), indices);
                Assert.Equal(Integers(row.Value), indices);
                rows++;
            }
        }

        Assert.Equal(574, rows);
    }

    [Fact]
    public void Training_frames_are_those_of_the_official_code()
    {
        foreach (var length in Golden.GetProperty("train").EnumerateObject())
        {
            var indices = new int[int.Parse(length.Name, CultureInfo.InvariantCulture)];
            foreach (var row in length.Value.EnumerateArray())
            {
                var frameCount = row.GetProperty("n").GetInt32();
                var padding = FrameSampler.Padding(frameCount, indices.Length);
                foreach (var (call, low) in row.GetProperty("randint_calls").EnumerateArray().Zip([0, frameCount - 1 - padding]))
                    Assert.Equal([low, low + padding], Integers(call));
                var start = (int)Math.Round(row.GetProperty("start_choice").GetDouble() * padding, MidpointRounding.ToEven);
                var end = (int)Math.Round(row.GetProperty("end_choice").GetDouble() * padding, MidpointRounding.ToEven);
                if (frameCount > indices.Length) FrameSampler.Spread(start, frameCount - 1 - padding + end, frameCount, indices);
                else FrameSampler.Train(frameCount, new RandomSource(1, "test"), indices);
                Assert.Equal(Integers(row.GetProperty("idxs")), indices);
            }
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(17)]
    [InlineData(300)]
    public void Training_frames_stay_in_the_clip_and_in_order(int frameCount)
    {
        var indices = new int[8];
        var starts = new HashSet<int>();
        for (var i = 0; i < 200; i++)
        {
            FrameSampler.Train(frameCount, new RandomSource(3, "test", i), indices);
            Assert.Equal(indices.Order().Distinct(), indices);
            Assert.InRange(indices[0], 0, FrameSampler.Padding(frameCount, 8));
            Assert.InRange(indices[^1], frameCount - 1 - FrameSampler.Padding(frameCount, 8), frameCount - 1);
            starts.Add(indices[0]);
        }

        Assert.Equal(frameCount >= 20 ? 6 : Math.Max(1, starts.Count), starts.Count);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(9, 1)]
    public void One_frame_is_the_first_of_the_spread(int frameCount, int frame)
    {
        var index = new int[1];
        FrameSampler.Test(frameCount, index);
        Assert.Equal(frame, index[0]);
    }

    [Fact]
    public void A_clip_that_is_too_short_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => FrameSampler.Test(7, new int[8]));

    private static int[] Integers(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetInt32())];
}
