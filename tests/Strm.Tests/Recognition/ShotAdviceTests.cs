using Strm.Recognition;

namespace Strm.Tests.Recognition;

public sealed class ShotAdviceTests
{
    [Fact]
    public void An_error_that_halves_when_the_clips_double_is_continued() =>
        Assert.Equal(
            "From one clip per action to 4, accuracy went from 60 to 90 %. At this rate, 4 more clips per action would add about 5 percentage points.",
            ShotAdvice.Of([new(1, .6, 1000), new(2, .8, 1000), new(4, .9, 1000)]));

    [Fact]
    public void A_flat_curve_says_that_more_would_bring_little() =>
        Assert.Contains("would help little", ShotAdvice.Of([new(1, .7, 1000), new(2, .71, 1000), new(4, .7, 1000)]), StringComparison.Ordinal);

    [Fact]
    public void Two_clips_per_action_say_nothing_and_perfection_says_so()
    {
        Assert.Contains("Add a third clip", ShotAdvice.Of([new(1, .7, 10)]), StringComparison.Ordinal);
        Assert.Contains("no more are needed", ShotAdvice.Of([new(1, .9, 10), new(2, 1, 10)]), StringComparison.Ordinal);
    }
}
