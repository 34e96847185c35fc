using Strm.Synthesis;

namespace Strm.Core.Tests.Synthesis;

public class ClipRendererTests
{
    private static readonly SynthOptions Small = new() { Width = 48, Height = 48, Seed = 7 };

    public static TheoryData<string> AllActions => [.. ActionCatalog.Train.Concat(ActionCatalog.Val).Concat(ActionCatalog.Test).Select(action => action.Name)];

    [Theory]
    [InlineData(Difficulty.Easy)]
    [InlineData(Difficulty.Standard)]
    [InlineData(Difficulty.Hard)]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_gives_others(Difficulty difficulty)
    {
        var options = Small with { Difficulty = difficulty };
        var action = ActionCatalog.Find("pick_up");
        var clip = ClipRenderer.Render(action, 3, options);
        AssertSameFrames(clip.Frames, ClipRenderer.Render(action, 3, options).Frames);
        Assert.False(clip.Frames[0].AsSpan().SequenceEqual(ClipRenderer.Render(action, 4, options).Frames[0]));
        Assert.False(clip.Frames[0].AsSpan().SequenceEqual(ClipRenderer.Render(action, 3, options with { Seed = 8 }).Frames[0]));
    }

    [Theory]
    [InlineData(Difficulty.Easy)]
    [InlineData(Difficulty.Standard)]
    [InlineData(Difficulty.Hard)]
    public void A_reversed_clip_is_the_exact_reversal(Difficulty difficulty)
    {
        var options = Small with { Difficulty = difficulty };
        foreach (var action in ActionCatalog.Test.Where(action => action.Backwards))
        {
            // Played forwards, the clip with the same numbers must have the same frames in the opposite order.
            var backward = ClipRenderer.Render(action, 0, options);
            var forward = ClipRenderer.Render(action with { Backwards = false }, 0, options);
            AssertSameFrames(forward.Frames, [.. backward.Frames.Reverse()]);
        }
    }

    [Theory]
    [MemberData(nameof(AllActions))]
    public void Every_action_moves_and_has_the_promised_number_of_frames(string name)
    {
        var action = ActionCatalog.Find(name);
        var clip = ClipRenderer.Render(action, 0, Small);
        Assert.Equal(ClipRenderer.FrameCount(action, 0, Small), clip.Frames.Count);
        Assert.InRange(clip.Frames.Count, Small.MinFrames, Small.MaxFrames);
        Assert.All(clip.Frames, frame => Assert.Equal(48 * 48 * 3, frame.Length));
        var middle = clip.Frames[clip.Frames.Count / 2];
        var changed = clip.Frames.Max(frame => Changed(frame, middle));
        Assert.True(changed > 20, $"{name}: only {changed} pixels move");
    }

    [Fact]
    public void Frames_of_a_pair_have_the_same_average_over_many_clips()
    {
        // The mean frame is what an order-blind baseline sees: over many clips it must not tell the members of a pair apart.
        var options = Small with { Difficulty = Difficulty.Easy };
        var pair = new[] { ActionCatalog.Find("sit_down"), ActionCatalog.Find("stand_up") };
        var brightness = pair.Select(action => Enumerable.Range(0, 60).Select(i => MeanBrightness(ClipRenderer.Render(action, i, options))).ToArray()).ToArray();
        var difference = Math.Abs(brightness[0].Average() - brightness[1].Average());
        var error = Math.Sqrt((Variance(brightness[0]) + Variance(brightness[1])) / 60);
        Assert.True(difference < 4 * error, $"{difference} against a standard error of {error}");
    }

    [Fact]
    public void New_actions_are_made_of_the_same_poses()
    {
        var salute = new ActionDefinition("salute", cast => cast.Solo(cast.Through(Poses.Stand, Poses.Stand with { RightArm = 100, RightElbow = 110 })));
        var pair = salute.WithReversal("unsalute");
        Assert.Equal(["salute", "unsalute"], pair.Select(action => action.Name));
        Assert.True(ClipRenderer.Render(pair[1], 0, Small).Frames.Count >= Small.MinFrames);
    }

    [Fact]
    public void Left_and_right_exchanged_twice_is_the_same_pose()
    {
        var pose = Poses.Kneel with { SideLean = 12, RightForearmOut = 5 };
        Assert.Equal(pose, pose.OtherSide().OtherSide());
        Assert.NotEqual(pose, pose.OtherSide());
    }

    [Theory]
    [InlineData(111, 112)]
    [InlineData(112, 4)]
    [InlineData(0, 112)]
    public void Sizes_that_encoders_refuse_are_refused(int width, int height) =>
        Assert.Throws<StrmException>(() => new SynthOptions { Width = width, Height = height });

    private static int Changed(byte[] frame, byte[] other)
    {
        var count = 0;
        for (var i = 0; i < frame.Length; i += 3) count += Math.Abs(frame[i] - other[i]) + Math.Abs(frame[i + 1] - other[i + 1]) > 24 ? 1 : 0;
        return count;
    }

    private static double MeanBrightness(SyntheticClip clip) => clip.Frames.Average(frame => frame.Average(value => (double)value));

    private static double Variance(double[] values)
    {
        var mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);
    }

    private static void AssertSameFrames(IReadOnlyList<byte[]> expected, IReadOnlyList<byte[]> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++) Assert.True(expected[i].AsSpan().SequenceEqual(actual[i]), $"frame {i} differs");
    }
}
